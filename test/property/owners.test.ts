/** The fast path tells of segments that are read again whose they are, as following told, and chooses among them as the obvious way does. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { roomIn, uint8In } from "#core/fastPath/sharedColumns.ts";
import { QUADRUPLET } from "#core/model/connectionTable.ts";
import { FrameSet } from "#core/model/frameSet.ts";
import { RankedSet } from "#core/model/rankedSet.ts";
import { RowLog } from "#core/model/rowLog.ts";
import { FROM_SERVER, HAS_TIMESTAMP } from "#core/model/segmentTable.ts";
import type { CaptureParts } from "#core/reread/captureParts.ts";
import { GATHER_ALL, GATHER_OPENING, GATHER_PASSING, GATHER_TIMESTAMPS } from "#core/reread/gathered.ts";
import { LatestTimestamps, type Timestamp } from "#core/reread/latestTimestamps.ts";
import { Owners } from "#core/reread/owners.ts";
import { SegmentChoice } from "#core/reread/segmentChoice.ts";
import type { WantedEnds } from "#core/wire/frameDecoder.ts";
import { ACK, createSegment, SYN } from "#core/wire/segment.ts";
import {
  CONNECTION,
  DESTINATION,
  FRAME,
  IS_IPV6,
  MARKS,
  PORTS,
  putSegment,
  SEGMENT_WORDS,
  type SegmentRows,
  SOURCE,
  TIME,
  TSVAL,
} from "#core/wire/segmentRows.ts";
import { isOpening } from "#test/support/isOpening.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_SYN, PLAIN_TRACE, type TcpPacket } from "#test/support/scenario/packet.ts";
import { clientsWithOneHash } from "#test/support/traffic/sameHash.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** Its rows are packed, some of them twice. */
function packed(trace: Parameters<typeof captureBytes>[0]): Analyzer {
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
  analyzer.push(captureBytes(trace));
  analyzer.end();
  const { connections, fastPath } = analyzer;
  connections.moveTo(new RowLog(1, fastPath, { pageRows: 4, ringRows: 16, room: 4 }));
  for (let row = 0; row < connections.length; row += 3) {
    connections.settle();
    connections.at(row);
  }
  connections.finish();
  return analyzer;
}

function partsOf(analyzer: Analyzer): CaptureParts {
  const { addresses, fastPath, quadruplets, connections, segments } = analyzer;
  return {
    ...{ addresses, fastPath, quadruplets, connections, segments },
    timeOf: () => 0,
    end: () => 0,
    earlierPieces: new Map(),
  };
}

/** Puts segments into rows again as they are decoded, up to so many: how many words they take. */
function putRows(
  { segments, quadruplets, connections, fastPath }: Analyzer,
  from: number,
  most: number,
): number {
  const rows = fastPath.rowsAgain;
  const until = Math.min(segments.length, from + most);
  const segment = createSegment();
  for (let row = from; row < until; row++) {
    const at = (row - from) * SEGMENT_WORDS;
    segments.read(row, segment);
    putSegment(rows, at, segment, 0);
    const quadruplet = connections.word(segments.connection[row] ?? 0, QUADRUPLET);
    const fromServer = ((segments.bits[row] ?? 0) & FROM_SERVER) !== 0;
    const clientIsB = (connections.word(segments.connection[row] ?? 0, 0) & 1) !== 0;
    const fromA = fromServer === clientIsB;
    const a = quadruplets.addressA(quadruplet);
    const b = quadruplets.addressB(quadruplet);
    const [portA, portB] = [quadruplets.portA(quadruplet), quadruplets.portB(quadruplet)];
    rows.words[at + SOURCE] = fromA ? a : b;
    rows.words[at + DESTINATION] = fromA ? b : a;
    rows.words[at + PORTS] = fromA ? (portA << 16) | portB : (portB << 16) | portA;
  }
  return (until - from) * SEGMENT_WORDS;
}

const oneToThree = fc.integer({ min: 1, max: 3 });
/** So many segments are named at a time. */
const batches = fc.constantFrom(1, 5, 100);

/** Something is gathered of each connection of so many. */
function levelsOf({ fastPath, connections }: Analyzer, each: number): Uint8Array {
  const levels = uint8In(fastPath.memory, connections.length);
  for (let row = 0; row < levels.length; row += each) levels[row] = GATHER_OPENING;
  return levels;
}

/** What the bits say of a segment. */
function mayHave(wanted: WantedEnds, { words }: SegmentRows, at: number): boolean {
  const isIpv6 = ((words[at + MARKS] ?? 0) & IS_IPV6) !== 0;
  return wanted.mayHave(
    words[at + SOURCE] ?? 0,
    words[at + DESTINATION] ?? 0,
    words[at + PORTS] ?? 0,
    isIpv6,
  );
}

/** By twice the connection, and one more for its server. */
function noteTimestamp({ words, doubles }: SegmentRows, at: number, latest: Map<number, Timestamp>): void {
  const marks = words[at + MARKS] ?? 0;
  if ((marks & HAS_TIMESTAMP) === 0) return;
  const side = 2 * (words[at + CONNECTION] ?? 0) + ((marks & FROM_SERVER) !== 0 ? 1 : 0);
  latest.set(side, { time: doubles[(at + TIME) >> 1] ?? 0, tsVal: (words[at + TSVAL] ?? 0) >>> 0 });
}

/** What `LatestTimestamps` tells: null where the side sent none, undefined where nothing was asked. */
function expectedOf(latest: ReadonlyMap<number, Timestamp>, timed: RankedSet, side: number) {
  return timed.has(side >>> 1) ? (latest.get(side) ?? null) : undefined;
}

interface Told {
  readonly frame: number;
  readonly connection: number;
  readonly fromServer: boolean;
}

function toldIn(words: Int32Array, end: number): Told[] {
  return Array.from({ length: end / SEGMENT_WORDS }, (_, i) => ({
    frame: words[i * SEGMENT_WORDS + FRAME] ?? 0,
    connection: words[i * SEGMENT_WORDS + CONNECTION] ?? 0,
    fromServer: ((words[i * SEGMENT_WORDS + MARKS] ?? 0) & FROM_SERVER) !== 0,
  }));
}

/** What following told of the segments of some connections. */
function followed({ segments }: Analyzer, has: (row: number) => boolean): Told[] {
  return Array.from({ length: segments.length }, (_, row) => row)
    .filter(has)
    .map((row) => ({
      frame: segments.frameOf(row),
      connection: segments.connection[row] ?? 0,
      fromServer: ((segments.bits[row] ?? 0) & FROM_SERVER) !== 0,
    }));
}

for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
  describe(`segments of ${name} that are read again`, () => {
    it("are of the connections that they were followed for", () => {
      fc.assert(
        fc.property(traffic, oneToThree, fc.nat({ max: 4 }), batches, (trace, each, size, most) => {
          const analyzer = packed(trace);
          fc.pre(analyzer.disorder.frames === 0); // Frames of others do not come in the order of time.
          const { segments, fastPath } = analyzer;
          const isWanted = (row: number) => (segments.connection[row] ?? 0) % each === 0;
          const owners = new Owners(partsOf(analyzer), levelsOf(analyzer, each), 1 << size);
          const told: Told[] = [];
          for (let from = 0; from < segments.length; from += most) {
            const until = putRows(analyzer, from, most);
            owners.reach(segments.frameOf(from + until / SEGMENT_WORDS - 1) + size * size);
            for (let at = 0; at < until; at += SEGMENT_WORDS)
              if (isWanted(from + at / SEGMENT_WORDS)) assert.ok(mayHave(owners, fastPath.rowsAgain, at));
            const end = owners.name(fastPath.rowsAgain, until);
            told.push(...toldIn(fastPath.rowsAgain.words, end));
          }
          owners.release();
          assert.deepEqual(told, followed(analyzer, isWanted));
        }),
        { numRuns: 100 },
      );
    });

    it("are chosen by what is gathered of their connections", () => {
      fc.assert(
        fc.property(traffic, fc.constantFrom(GATHER_OPENING, GATHER_TIMESTAMPS), (trace, openingsUpTo) => {
          const analyzer = packed(trace);
          fc.pre(analyzer.disorder.frames === 0);
          const { segments, connections, fastPath } = analyzer;
          const { length } = connections;
          const levels = uint8In(fastPath.memory, length).map((_, row) => row % (GATHER_ALL + 1));
          const shared = uint8In(fastPath.memory, length);
          shared.set(levels);
          const timed = new RankedSet(length, roomIn(fastPath.memory));
          for (let row = 0; row < length; row += 2) timed.add(row);
          timed.rank();
          const latest = new LatestTimestamps(timed, fastPath.memory);
          const obvious = new Map<number, Timestamp>();
          const parts = partsOf(analyzer);
          const owners = new Owners(parts, levelsOf(analyzer, 1));
          const choice = new SegmentChoice(parts, {
            levels: shared,
            openingsUpTo,
            timestamps: latest,
            copies: new FrameSet(),
          });
          const rows = fastPath.rowsAgain;
          const told: Told[] = [];
          const expected: Told[] = [];
          for (let from = 0; from < segments.length; from += 100) {
            const end = owners.name(rows, putRows(analyzer, from, 100));
            for (let at = 0; at < end; at += SEGMENT_WORDS) {
              noteTimestamp(rows, at, obvious);
              const level = levels[rows.words[at + CONNECTION] ?? 0] ?? 0;
              const hasOpening = level >= GATHER_OPENING && level <= openingsUpTo;
              if (level >= GATHER_PASSING || (hasOpening && isOpening(connections, rows.words, at)))
                expected.push(...toldIn(rows.words.subarray(at), SEGMENT_WORDS));
            }
            told.push(...toldIn(rows.words, choice.choose(rows, end)));
          }
          for (const one of [owners, choice]) one.release();
          assert.deepEqual(told, expected);
          for (let side = 0; side < 2 * length; side++)
            assert.deepEqual(latest.of(side >>> 1, (side & 1) !== 0), expectedOf(obvious, timed, side));
        }),
        { numRuns: 100 },
      );
    });
  });

describe("segments of quadruplets with the same hash that are read again", () => {
  const server = { address: "192.0.2.1", port: 443 };
  const [first, second] = clientsWithOneHash(server);
  const trace = {
    ...PLAIN_TRACE,
    packets: [first, second, first, second, second, first].map(
      (source, i): TcpPacket => ({
        ...{ ...PLAIN_SYN, source, destination: server, time: i * 1000, ipId: i },
        ...{ seq: i < 2 ? 100 : 101, flags: i < 2 ? SYN : ACK },
      }),
    ),
  };

  for (const each of [1, 2])
    it(`are of their own connections, ${each === 1 ? "of which both are" : "of which one is"} asked for`, () => {
      const analyzer = packed(trace);
      const { segments, fastPath } = analyzer;
      assert.equal(analyzer.connections.length, 2);
      const owners = new Owners(partsOf(analyzer), levelsOf(analyzer, each));
      const end = owners.name(fastPath.rowsAgain, putRows(analyzer, 0, 100));
      assert.deepEqual(
        toldIn(fastPath.rowsAgain.words, end),
        followed(analyzer, (row) => (segments.connection[row] ?? 0) % each === 0),
      );
      owners.release();
    });
});
