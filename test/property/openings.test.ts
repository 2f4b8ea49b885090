/** The openings that are written down as segments come are the first that segments show, whatever the traffic and its order. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "#core/model/segmentTable.ts";
import { ACK, RST, SYN } from "#core/wire/segment.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

function analyzed(trace: Parameters<typeof captureBytes>[0]): Analyzer {
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
  analyzer.push(captureBytes(trace));
  analyzer.end();
  return analyzer;
}

type Opening = { readonly tsVal: number; readonly time: number };

/** By connection and sender: a look at all segments. */
function openingsShown({ segments }: Analyzer): Map<string, Opening> {
  const found = new Map<string, Opening>();
  for (let row = 0; row < segments.length; row++) {
    const flags = segments.flags[row] ?? 0;
    const bits = segments.bits[row] ?? 0;
    const tsVal = segments.tsVal[row] ?? 0;
    const fromServer = (bits & FROM_SERVER) !== 0;
    const isSyn = (flags & SYN) !== 0 && (flags & RST) === 0 && (bits & IS_COPY) === 0;
    if (!isSyn || fromServer !== ((flags & ACK) !== 0) || (bits & HAS_TIMESTAMP) === 0 || tsVal === 0)
      continue;
    const key = `${segments.connection[row]} ${fromServer}`;
    if (!found.has(key)) found.set(key, { tsVal, time: segments.timeOf(row) });
  }
  return found;
}

function openingsWritten({ connections, openings }: Analyzer): Map<string, Opening> {
  const found = new Map<string, Opening>();
  for (let row = 0; row < connections.length; row++)
    for (const fromServer of [false, true]) {
      const tsVal = openings.tsValOf(row, fromServer);
      if (tsVal !== 0) found.set(`${row} ${fromServer}`, { tsVal, time: openings.timeOf(row, fromServer) });
    }
  return found;
}

function inOrder(openings: Map<string, Opening>): unknown {
  return [...openings].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe("openings written down", () => {
  for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
    it(`are those that segments show, of ${name}`, () => {
      fc.assert(
        fc.property(traffic, (trace) => {
          const analyzer = analyzed(trace);
          assert.deepEqual(inOrder(openingsWritten(analyzer)), inOrder(openingsShown(analyzer)));
        }),
        { numRuns: 200 },
      );
    });
});
