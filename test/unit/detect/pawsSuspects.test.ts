/** The pass over the connections, held to the obvious look from each silent SYN back to all connections of its hosts. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import { hostPairsOf } from "#core/detect/hosts/hostPairs.ts";
import { pawsSuspects } from "#core/detect/silence/pawsSuspects.ts";
import { orderByPair } from "#core/detect/silence/synsByPair.ts";
import {
  CLOSED_BY_SERVER,
  END,
  SERVER,
  START,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "#core/model/connectionTable.ts";
import { HAS_TIMESTAMP } from "#core/model/segmentTable.ts";
import { seqDiff } from "#core/seq.ts";
import { finish } from "#core/steps.ts";
import { ACK, SYN } from "#core/wire/segment.ts";
import { generate } from "#test/bench/generate.ts";
import { inputOfBytes, inputOfScenario } from "#test/support/detect/detectorInput.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

type Told = "over" | readonly number[];

/** Of each SYN. */
function obvious({ analyzer }: DetectorInput, syns: readonly number[]): Told[] {
  const { connections, segments } = analyzer;
  const pairs = hostPairsOf(analyzer);
  return syns.map((syn) => {
    if (((segments.bits[syn] ?? 0) & HAS_TIMESTAMP) === 0) return [];
    const time = segments.timeOf(syn);
    const tsVal = segments.tsVal[syn] ?? 0;
    const suspects = [...pairs.connectionsOf(pairs.of(segments.connection[syn] ?? 0))].filter(
      (row) =>
        connections.has(row, CLOSED_BY_SERVER) &&
        connections.sideHas(row, SERVER, TS_RECENT_KNOWN) &&
        connections.double(row, START) < time &&
        connections.double(row, END) >= time - 62e9 &&
        seqDiff(connections.unsigned(row, SERVER + TS_RECENT), tsVal) > 1,
    );
    return suspects.some((row) => connections.double(row, END) <= time) ? "over" : suspects;
  });
}

function byPass({ analyzer }: DetectorInput, syns: readonly number[]): Told[] {
  const connections = Uint32Array.from(syns, (syn) => analyzer.segments.connection[syn] ?? 0);
  const { rows, start } = orderByPair(analyzer, syns, connections);
  const segments = rows.map((row) => syns[row] ?? 0);
  const { over, open } = finish(pawsSuspects(analyzer, { segments, start }));
  return syns.map((_, row) => {
    const place = rows.indexOf(row);
    return over[place] === 1 ? "over" : open.connection.filter((_row, i) => open.place[i] === place);
  });
}

/** Any SYN will do, silent or not. */
function synsOf({ analyzer }: DetectorInput): number[] {
  const { flags, length } = analyzer.segments;
  const rows = Array.from({ length }, (_, row) => row);
  return rows.filter((row) => ((flags[row] ?? 0) & (SYN | ACK)) === SYN);
}

function check(input: DetectorInput, name: string): Told[] {
  const syns = synsOf(input);
  const told = byPass(input, syns);
  assert.deepEqual(told, obvious(input, syns), name);
  // So that there are no passes.
  Object.defineProperty(input.analyzer, "isFollowed", { value: false });
  assert.deepEqual(byPass(input, syns), told, `${name}, where the fast path does not see the rows`);
  return told;
}

describe("connections that may have made a server drop a SYN", () => {
  it("are those of the obvious look, in the captures of the lab", () => {
    const folder = "test/fixtures/lab";
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".pcap")))
      check(inputOfBytes(readFileSync(`${folder}/${name}`)), name);
  });

  it("are those of the obvious look, in a generated capture: some were over, some open", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const told = check(inputOfBytes(Buffer.concat(chunks)), "generated");
    assert.ok(told.some((each) => each === "over"));
    assert.ok(told.some((each) => each !== "over" && each.length > 0));
  });

  it("took a TSval that is newer by more than the tick that the rule lets pass", () => {
    const input = inputOfScenario(`
      endpoint C 192.0.2.1:40001 isn 1000
      endpoint D 192.0.2.1:40002 isn 2000
      endpoint E 192.0.2.1:40003 isn 3000
      endpoint S 198.51.100.80:80 isn 5000
      0     C > S: S 0:0(0) <TS val 1000 ecr 0>
      +.01  S > C: S. 0:0(0) ack 1 <TS val 9000 ecr 1000>
      +.01  C > S: . 1:1(0) ack 1 <TS val 1001 ecr 9000>
      +.01  S > C: F. 1:1(0) ack 1 <TS val 9001 ecr 1001>
      +.01  C > S: F. 1:1(0) ack 2 <TS val 1002 ecr 9001>
      +.01  S > C: . 2:2(0) ack 2 <TS val 9002 ecr 1002>
      1     D > S: S 0:0(0) <TS val 1001 ecr 0>
      2     E > S: S 0:0(0) <TS val 1000 ecr 0>
    `);
    assert.deepEqual(check(input, "one tick"), [[], [], "over"]);
  });

  it("are those of the obvious look, whatever the traffic", () => {
    for (const traffic of [hostileTraffic, roughTraffic])
      fc.assert(
        fc.property(traffic, (trace) => {
          check(inputOfBytes(captureBytes(trace)), "random");
        }),
        { numRuns: 100 },
      );
  });
});
