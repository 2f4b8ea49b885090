/** What the last segments of an ordinary close tell of the server's memory, held to following the whole connection again. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { mayBeRemembered, memoriesByFollowing } from "#core/detect/silence/memories.ts";
import { memoriesOfOrdinaryClose } from "#core/detect/silence/ordinaryClose.ts";
import { generate } from "#test/bench/generate.ts";
import { inputOfBytes } from "#test/support/detect/detectorInput.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

interface Told {
  /** Connections of which a server may remember anything. */
  readonly all: number;
  readonly byClose: number;
}

function check(bytes: Uint8Array): Told {
  const { analyzer } = inputOfBytes(bytes);
  const secondOf = (time: number) => Math.floor(time / 1e9);
  let all = 0;
  let byClose = 0;
  for (let row = 0; row < analyzer.connections.length; row++) {
    if (!mayBeRemembered(analyzer, row)) continue;
    all++;
    const told = memoriesOfOrdinaryClose(analyzer, row, secondOf);
    if (told === null) continue;
    byClose++;
    assert.deepEqual(told, memoriesByFollowing(analyzer, row, secondOf), `row ${row}`);
  }
  return { all, byClose };
}

describe("what a server remembers of a connection, told by its close", () => {
  for (const file of readdirSync(LAB_FOLDER).filter((name) => /\.pcap(ng)?$/.test(name)))
    it(`is the same: ${file}`, () => {
      check(readFileSync(`${LAB_FOLDER}/${file}`));
    });

  it("is the same in a generated capture, where nearly every connection is told so", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const { all, byClose } = check(Buffer.concat(chunks));
    assert.ok(all > 100 && byClose > 0.9 * all, `${byClose} of ${all}`);
  });

  for (const [name, traffic] of [
    ["rough", roughTraffic],
    ["hostile", hostileTraffic],
  ] as const)
    it(`is the same in ${name} traffic`, () => {
      fc.assert(
        fc.property(traffic, (scenario) => {
          check(captureBytes(scenario));
        }),
        { numRuns: 300 },
      );
    });
});
