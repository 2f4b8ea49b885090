/** The fast path tells which connections acknowledge what was not captured: those in which the reader of segments finds it. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { findGaps, readConnection } from "#core/detect/loss/captureGaps.ts";
import { HolePass } from "#core/detect/loss/holePass.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { finish } from "#core/steps.ts";
import { ACK, FIN, RST, SYN } from "#core/wire/segment.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE, type TcpPacket, type Trace } from "#test/support/scenario/packet.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

function analyzed(trace: Trace): Analyzer {
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
  analyzer.push(captureBytes(trace));
  analyzer.end();
  finish(analyzer.orderSegments());
  return analyzer;
}

/** By connection, whether the pass shows a hole. */
function shownBy(analyzer: Analyzer): boolean[] {
  const { length } = analyzer.connections;
  const pass = HolePass.over(analyzer, length);
  assert.ok(pass !== null);
  const shown = pass.of(Uint32Array.from({ length }, (_, row) => row));
  return Array.from({ length }, (_, row) => shown[row] === 1);
}

/** By connection, whether there is a gap; that it began before its first segment its row tells. */
function readIn(analyzer: Analyzer): boolean[] {
  return Array.from({ length: analyzer.connections.length }, (_, row) => {
    const gaps: Parameters<typeof readConnection>[2] = [];
    readConnection(analyzer, row, gaps);
    return gaps.some(({ what }) => what !== "syn");
  });
}

describe("which connections acknowledge what was not captured", () => {
  it("is found in each that has a gap, and with it all gaps, whatever the traffic", () => {
    fc.assert(
      fc.property(fc.oneof(roughTraffic, hostileTraffic), (trace) => {
        const analyzer = analyzed(trace);
        fc.pre(HolePass.over(analyzer, 1) !== null); // Put in order of time: columns lie elsewhere.
        const shown = shownBy(analyzer);
        for (const [row, hasGap] of readIn(analyzer).entries())
          assert.ok(!hasGap || shown[row], `row ${row}`);
        const obvious = Object.defineProperty(analyzed(trace), "fastPath", { value: new FastPath() });
        assert.equal(HolePass.over(obvious, 1), null);
        assert.deepEqual(finish(findGaps(analyzer)), finish(findGaps(obvious)));
      }),
      { numRuns: 200 },
    );
  });

  // No two segments are so close that one could have been written late.
  const pace = 200_000_000;
  const client = { address: "192.0.2.1", port: 40_001 };
  const server = { address: "198.51.100.80", port: 80 };
  const sent = fc.record({
    fromServer: fc.boolean(),
    flags: fc.constantFrom(SYN, SYN | ACK, ACK, ACK, ACK, ACK, 0, 0, 0, ACK | FIN, RST),
    seq: fc.oneof(
      { weight: 12, arbitrary: fc.nat(24) },
      { weight: 1, arbitrary: fc.constantFrom(0x3fff_fff0, 0x7fff_fff0, 0xc000_0000) },
    ),
    ack: fc.nat(24),
    length: fc.nat(5),
    isTwice: fc.boolean(),
  });
  type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;

  /** Sequence numbers around 0. */
  function traceOf(segments: readonly Sent[]): Trace {
    const packets = segments.flatMap(({ fromServer, flags, seq, ack, length, isTwice }, i): TcpPacket[] => {
      const packet: TcpPacket = {
        kind: "tcp",
        time: i * pace,
        interfaceId: 0,
        source: fromServer ? server : client,
        destination: fromServer ? client : server,
        seq: (seq - 12) >>> 0,
        ack: (flags & ACK) !== 0 ? (ack - 12) >>> 0 : 0,
        flags,
        window: 1000,
        options: [],
        payloadLength: length,
        ttl: 64,
        ipId: i,
        dontFragment: true,
      };
      return isTwice ? [packet, { ...packet, time: packet.time + 1000 }] : [packet];
    });
    return { ...PLAIN_TRACE, packets };
  }

  function agree(segments: readonly Sent[]): void {
    const analyzer = analyzed(traceOf(segments));
    assert.deepEqual(shownBy(analyzer), readIn(analyzer));
  }

  it("is found in no other, whatever is sent, acknowledged and sent again", () => {
    fc.assert(fc.property(fc.array(sent, { minLength: 1, maxLength: 30 }), agree), { numRuns: 1000 });
  });

  /** What the client sends, in any order, and what the server then acknowledges. */
  function acknowledged(
    pieces: readonly { readonly seq: number; readonly length: number }[],
    ack: number,
  ): Sent[] {
    const part = { flags: ACK, ack: 12, isTwice: false };
    const first = { ...part, fromServer: false, seq: 12, length: 5 };
    const last = { ...part, fromServer: true, seq: 12, length: 1, ack };
    return [first, ...pieces.map((piece) => ({ ...part, fromServer: false, ...piece })), last];
  }

  it("and not where what was sent out of order came together in the end", () => {
    const piece = fc.record({ seq: fc.integer({ min: 17, max: 40 }), length: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 17, max: 44 }), (pieces, ack) =>
        agree(acknowledged(pieces, ack)),
      ),
      { numRuns: 500 },
    );
  });

  it("and as well where a side is too ragged to follow", () => {
    fc.assert(
      fc.property(fc.integer({ min: 62, max: 67 }), fc.nat(900), (count, ack) => {
        const islands = Array.from({ length: count }, (_, i) => ({ seq: 20 + 10 * i, length: 5 }));
        agree(acknowledged(islands, ack));
      }),
      { numRuns: 200 },
    );
  });
});
