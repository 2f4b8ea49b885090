/** The line of facts: what was captured, and what the capture can show. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { captureFacts } from "#core/explain/captureFacts.ts";
import { inputOfScenario } from "#test/support/detect/detectorInput.ts";

function factsOf(name: string, complete = true): readonly string[] {
  const analyzer = new Analyzer({ fileName: name, expectedBytes: null });
  analyzer.push(readFileSync(`test/fixtures/lab/${name}`));
  if (complete) analyzer.end();
  return captureFacts(analyzer);
}

test("frames, connections, time, capture point, and the clocks that share an address", () => {
  // Four hosts behind one NAT, captured on the server.
  assert.deepEqual(factsOf("05a_recycle.pcap"), [
    "388 frames, 51 connections",
    "95.7 s from 2026-11-20 18:31:33.719 UTC",
    "captured beside the server",
    "4 clocks share the client address",
  ]);
  assert.equal(factsOf("04a_paws_tw_nat.pcap").at(-1), "2 clocks share the client address");
});

test("a client with an offset for each connection has no clocks that share its address", () => {
  // Two modern hosts: as many clocks as connections say nothing.
  assert.equal(factsOf("05c_recycle_modern.pcap").at(-1), "captured beside the server");
});

test("until the capture is read nothing is said that needs the whole of it", () => {
  assert.equal(factsOf("05a_recycle.pcap", false).length, 2);
});

test("what the capture missed is told", () => {
  const { analyzer } = inputOfScenario(`
endpoint C 192.0.2.1:40001 isn 4294967000
endpoint S 198.51.100.80:80 isn 5000
0     C > S: S 0:0(0) <mss 1460>
+.01  S > C: S. 0:0(0) ack 1 <mss 1460>
+.01  C > S: . 1:1(0) ack 1
+.01  C > S: P. 1:101(100) ack 1 {uncaptured}
+.01  S > C: . 1:1(0) ack 101`);
  assert.ok(captureFacts(analyzer).includes("the capture misses 1 acknowledged segment"));
});
