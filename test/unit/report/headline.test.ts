/** The sentence that matters, where what happened to one pair of hosts also happened to another. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { headline } from "#core/explain/headline.ts";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const SERVER = [192, 0, 2, 80];

/** The records of a capture in which the server has another address. */
function withServer(capture: Buffer, last: number): Buffer {
  const records = Buffer.from(capture.subarray(FILE_HEADER));
  for (let at = 0; at < records.length; ) {
    const end = at + RECORD_HEADER + records.readUInt32LE(at + 8);
    // Source and destination of IPv4 behind Ethernet.
    for (const address of [at + RECORD_HEADER + 26, at + RECORD_HEADER + 30])
      if (SERVER.every((byte, i) => records[address + i] === byte)) records[address + 3] = last;
    at = end;
  }
  return records;
}

test("SYNs that another server dropped are counted apart", () => {
  const capture = readFileSync("test/fixtures/lab/05a_recycle.pcap");
  const analyzer = new Analyzer({ fileName: "two.pcap", expectedBytes: null });
  analyzer.push(Buffer.concat([capture, withServer(capture, 81)]));
  analyzer.end();
  assert.equal(
    headline(analyzer),
    "78 of 109 SYNs from 192.0.2.1 got no answer. Per-host PAWS (tcp_tw_recycle) at 192.0.2.80 explains every one. 78 more SYNs between other hosts met the same rule.",
  );
});
