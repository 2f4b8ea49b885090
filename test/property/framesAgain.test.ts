/** Frames that are read again by the fast path are the segments that the core decodes one by one, and the first reading goes on as if nothing had been. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { CaptureReader } from "#core/capture/captureReader.ts";
import { ReadingState } from "#core/fastPath/readingState.ts";
import type { CaptureParts } from "#core/reread/captureParts.ts";
import { SegmentsAgain } from "#core/reread/segmentsAgain.ts";
import { WantedQuadruplets } from "#core/reread/wantedQuadruplets.ts";
import { createSegment } from "#core/wire/segment.ts";
import {
  DESTINATION,
  DIRECTION,
  IS_IPV6,
  MARKS,
  PORTS,
  SEGMENT_WORDS,
  SOURCE,
} from "#core/wire/segmentRows.ts";
import { PcapngWriter } from "#test/support/pcapngWriter.ts";
import { split } from "#test/support/readFrames.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { encodePacket } from "#test/support/scenario/encodePacket.ts";
import { PLAIN_SYN, PLAIN_TRACE, type TcpPacket } from "#test/support/scenario/packet.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** Everything is handed to it, and nothing taken. */
class RecordByRecord extends SegmentsAgain {
  override takeUsual(...[, , start]: Parameters<SegmentsAgain["takeUsual"]>): number {
    return start;
  }
}

function partsOf(analyzer: Analyzer, state: ReadingState): CaptureParts {
  const { addresses, fastPath, quadruplets, connections, segments } = analyzer;
  return {
    ...{ addresses, fastPath, quadruplets, connections, segments },
    timeOf: (record) => state.relative(record),
    end: () => 0,
    earlierPieces: new Map(),
  };
}

type Reading = typeof SegmentsAgain;

/** The rows of segments, without what is looked up. */
function readAgain(
  Again: Reading,
  parts: CaptureParts,
  chunks: readonly Uint8Array[],
  wanted: WantedQuadruplets | null,
): number[][] {
  const found: number[][] = [];
  const again = new Again(
    parts,
    ({ words }, until) => {
      for (let at = 0; at < until; at += SEGMENT_WORDS) found.push([...words.subarray(at, at + DIRECTION)]);
    },
    wanted,
  );
  const reader = new CaptureReader(again);
  const input = parts.fastPath.inputs.borrow();
  for (const chunk of chunks) {
    input.set(chunk);
    reader.push(input.subarray(0, chunk.length));
    again.flush();
  }
  parts.fastPath.inputs.giveBack(input);
  return found;
}

function told(analyzer: Analyzer): unknown {
  const { segments, connections } = analyzer;
  const rows = Array.from({ length: segments.length }, (_, row) => {
    const segment = createSegment();
    segments.read(row, segment);
    return { ...segment, connection: segments.connection[row] };
  });
  return { rows, connections: connections.length, copies: analyzer.copyCount, frames: analyzer.frameCount };
}

describe("frames that are read again", () => {
  it("are not taken for Ethernet where they are none: address 8.0.69.1 is what stands there before IPv4", () => {
    // And the ports are its "do not fragment", and TCP as its protocol.
    const packet: TcpPacket = {
      ...PLAIN_SYN,
      source: { address: "8.0.69.1", port: 0x4000 },
      destination: { address: "10.0.0.1", port: 0x4006 },
      payloadLength: 100,
    };
    const bytes = captureBytes({
      ...PLAIN_TRACE,
      link: "raw",
      packets: [packet, { ...packet, time: 1000, ipId: 2 }],
    });
    const analyzer = new Analyzer({ fileName: "test", expectedBytes: null });
    const parts = partsOf(analyzer, new ReadingState(analyzer.fastPath.memory.buffer));
    analyzer.push(bytes);
    const wanted = new WantedQuadruplets(parts, 1);
    wanted.add(0);
    assert.equal(readAgain(SegmentsAgain, parts, [bytes], wanted).length, 2); // The core takes the first one.
  });

  it("have the time of the frame before where they carry none, also of one that is passed over", () => {
    const frame = fc.record({
      client: fc.nat({ max: 9 }),
      isSimple: fc.boolean(),
      after: fc.nat({ max: 5 }),
    });
    const property = fc.property(fc.array(frame, { minLength: 2, maxLength: 20 }), (frames) => {
      const writer = new PcapngWriter().section().interface();
      let time = 1_700_000_000_000_000n;
      for (const [i, { client, isSimple, after }] of frames.entries()) {
        const packet: TcpPacket = {
          ...{ ...PLAIN_SYN, seq: i, ipId: i },
          source: { address: "10.0.0.1", port: 1000 + client },
          destination: { address: "192.0.2.1", port: 443 },
        };
        const bytes = encodePacket(packet, "ethernet", []);
        time += BigInt(after);
        if (isSimple) writer.simplePacket(bytes);
        else writer.packet({ time, bytes });
      }
      const bytes = writer.bytes();
      const analyzer = new Analyzer({ fileName: "test", expectedBytes: null });
      const parts = partsOf(analyzer, new ReadingState(analyzer.fastPath.memory.buffer));
      analyzer.push(bytes);
      const wanted = new WantedQuadruplets(parts, 1);
      wanted.add(0);
      const first = (rows: number[][]) => rows.filter((row) => row[PORTS] === (rows[0]?.[PORTS] ?? 0));
      assert.deepEqual(
        first(readAgain(SegmentsAgain, parts, [bytes], wanted)),
        first(readAgain(RecordByRecord, parts, [bytes], null)),
      );
    });
    fc.assert(property, { numRuns: 200 });
  });

  for (const [kind, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
    it(`are what they were, of ${kind}`, () => {
      const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 5 });
      const property = fc.property(traffic, cuts, fc.nat({ max: 3 }), (trace, places, modulus) => {
        fc.pre(trace.packets.length > 0);
        const bytes = captureBytes(trace);
        const chunks = split(bytes, places);
        const analyzer = new Analyzer({ fileName: "test", expectedBytes: null });
        const parts = partsOf(analyzer, new ReadingState(analyzer.fastPath.memory.buffer));
        const half = Math.ceil(bytes.length / 2);
        analyzer.push(bytes.subarray(0, half));
        fc.pre(analyzer.frameCount > 0);
        assert.deepEqual(
          readAgain(SegmentsAgain, parts, chunks, null),
          readAgain(RecordByRecord, parts, chunks, null),
        );

        const wanted = new WantedQuadruplets(parts, 1);
        for (let q = 0; q < analyzer.quadruplets.length; q++) if (q % (modulus + 1) === 0) wanted.add(q);
        const word = (row: readonly number[], field: number): number => row[field] ?? 0;
        const isWanted = (row: readonly number[]): boolean =>
          wanted.mayHave(
            word(row, SOURCE),
            word(row, DESTINATION),
            word(row, PORTS),
            (word(row, MARKS) & IS_IPV6) !== 0,
          );
        assert.deepEqual(
          readAgain(SegmentsAgain, parts, chunks, wanted).filter(isWanted),
          readAgain(RecordByRecord, parts, chunks, null).filter(isWanted),
        );

        analyzer.push(bytes.subarray(half));
        analyzer.end();
        const undisturbed = new Analyzer({ fileName: "test", expectedBytes: null });
        undisturbed.push(bytes);
        undisturbed.end();
        assert.deepEqual(told(analyzer), told(undisturbed));
      });
      fc.assert(property, { numRuns: 60 });
    });
});
