/**
 * Connections of random traffic that are judged while their segments pass, in a second reading, are judged as they are when all
 * segments are kept: passes, rows that are packed, unpacked, dropped and taken again on the one side, all tables on the other.
 */

import { describe, it } from "node:test";
import fc from "fast-check";
import { assertSameFindings } from "#test/support/assertSameFindings.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE, type Trace } from "#test/support/scenario/packet.ts";
import { readBothWays } from "#test/support/sparse.ts";
import { resetTraffic } from "#test/support/traffic/resetTraffic.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

const kinds: readonly (readonly [string, fc.Arbitrary<Trace>])[] = [
  ["good", goodTraffic],
  ["rough", roughTraffic],
  ["hostile", hostileTraffic],
  ["whose connections end by an RST", resetTraffic.map((packets) => ({ ...PLAIN_TRACE, packets }))],
];

describe("connections that pass are judged as those that are kept", () => {
  for (const [name, traffic] of kinds)
    it(`in random traffic, ${name}`, () => {
      const windows = fc.constantFrom(4, 16, 100, 1000);
      const property = fc.property(traffic, windows, (trace, windowRows) => {
        fc.pre(trace.packets.length > 0);
        const both = readBothWays(captureBytes(trace), { summaryOnly: true, windowRows });
        assertSameFindings(both, `${name}, ${windowRows} rows at a time`);
      });
      fc.assert(property, { numRuns: 40 });
    });
});
