/** What the fast path finds in passes over all connections is what the obvious way finds, whatever the traffic. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { SHORTEST_MEASURE } from "#core/detect/clocks/clockRate.ts";
import { ClockSamples } from "#core/detect/clocks/clockSamples.ts";
import type { ClockSeries } from "#core/detect/clocks/clockSeries.ts";
import { openingOf } from "#core/detect/clocks/openings.ts";
import { OrderedSeries } from "#core/detect/clocks/orderedSeries.ts";
import { hostsOf } from "#core/detect/hosts/hostTable.ts";
import { PairTable } from "#core/detect/hosts/pairTable.ts";
import { SharedPairs } from "#core/detect/hosts/sharedPairs.ts";
import { mayHaveGap } from "#core/detect/loss/captureGaps.ts";
import { BOTH_CAPTURED, captureOf } from "#core/detect/loss/oneDirection.ts";
import { NOTABLE, signsOf } from "#core/detect/notableRows.ts";
import { passesOver } from "#core/detect/passesOver.ts";
import type { Peaks } from "#core/detect/peaks.ts";
import { portUses } from "#core/detect/ports/ports.ts";
import { readRows } from "#core/detect/readRows.ts";
import { findRowLooks, mayShow } from "#core/detect/rowLooks.ts";
import { mayBeRemembered } from "#core/detect/silence/memories.ts";
import { timeWaitIntervals } from "#core/detect/timeWait/timeWaitIntervals.ts";
import { HolderTaker, TimeWaitPass } from "#core/detect/timeWait/timeWaitPass.ts";
import { busiestPeaks, timeWaitPeaks } from "#core/detect/timeWait/timeWaitPeaks.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import {
  IS_MEASURABLE,
  IS_ONE_SIDED,
  IS_USED_AGAIN,
  MAY_BE_REMEMBERED,
  MAY_HAVE_GAP,
  MAY_REFUSE_TIMESTAMPS,
} from "#core/fastPath/lookBits.ts";
import { SEEN_LATELY } from "#core/fastPath/memoryLayout.ts";
import { passesOverPlain, type RowPasses } from "#core/fastPath/rowPasses.ts";
import { giveRows } from "#core/fastPath/rowTakers.ts";
import {
  CLIENT,
  END,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  QUADRUPLET,
  SERVER,
  START,
  SYN_SENT_WITHOUT_TS,
} from "#core/model/connectionTable.ts";
import { RowLog } from "#core/model/rowLog.ts";
import { stateCounts } from "#core/report/stateCounts.ts";
import { finish } from "#core/steps.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

type Trace = Parameters<typeof captureBytes>[0];

function analyzed(trace: Trace, halfClosedSeconds = DEFAULT_ASSUMPTIONS.halfClosedSeconds): Analyzer {
  const assumptions = { ...DEFAULT_ASSUMPTIONS, halfClosedSeconds };
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null, assumptions });
  analyzer.push(captureBytes(trace));
  analyzer.end();
  return analyzer;
}

/** By a clock as coarse as that: many packets have one time. */
function inStepsOf(nanoseconds: number, trace: Trace): Trace {
  return {
    ...trace,
    packets: trace.packets.map((packet) => ({ ...packet, time: packet.time - (packet.time % nanoseconds) })),
  };
}

/** One whose rows lie elsewhere, as it seems: no passes. */
function withoutPasses(trace: Trace): Analyzer {
  return Object.defineProperty(analyzed(trace), "fastPath", { value: new FastPath() });
}

/** One whose rows are packed, and some of them twice: they came back. */
function withPackedRows(trace: Trace, halfClosedSeconds?: number): Analyzer {
  const analyzer = analyzed(trace, halfClosedSeconds);
  const { connections, fastPath } = analyzer;
  connections.moveTo(new RowLog(1, fastPath, { pageRows: 4, ringRows: 16, room: 4 }));
  for (let row = 0; row < connections.length; row += 3) {
    connections.settle();
    connections.at(row);
  }
  connections.finish();
  return analyzer;
}

/** One of which all is found by one reading of its rows. */
function withRowsRead(analyzer: Analyzer): Analyzer {
  finish(readRows(analyzer));
  return analyzer;
}

function pairsOf({ length, first, second }: PairTable): number[][] {
  return Array.from({ length }, (_, row) => [first[row] ?? 0, second[row] ?? 0]);
}

function plain({ count, at }: Peaks): unknown {
  return [[...count], [...at]];
}

function hostsSaid(analyzer: Analyzer): unknown {
  const { length, pairs, pairOf, byPair, connections, addressOf } = hostsOf(analyzer);
  const all = Array.from({ length }, (_, host) => host);
  return {
    addresses: all.map(addressOf),
    connections: [...connections],
    pairs: pairsOf(pairs),
    found: pairsOf(pairs).map(([client = 0, server = 0]) => pairs.find(client, server)),
    pairOf: [...pairOf],
    rows: [...byPair.rows],
    start: [...byPair.start],
    timeWaits: plain(timeWaitPeaks(analyzer, all)),
    ofBusiest: plain(busiestPeaks(analyzer)),
    ofSome: plain(timeWaitPeaks(analyzer, all.slice(1, 3))),
  };
}

/** By host, when each of its TIME_WAITs began and ended, in order. */
function timeWaitsSaid(analyzer: Analyzer): unknown {
  const hosts = hostsOf(analyzer);
  const said = Array.from({ length: hosts.length }, (): (readonly [number, number])[] => []);
  const passes = passesOver(analyzer);
  if (passes === null) {
    const { length, holder, from, until } = timeWaitIntervals(analyzer);
    for (let i = 0; i < length; i++) said[holder[i] ?? 0]?.push([from[i] ?? 0, until[i] ?? 0]);
  } else {
    const holders = new HolderTaker(passes, hosts);
    finish(giveRows(passes, analyzer.connections.length, [holders]));
    const taker = new TimeWaitPass(analyzer, passes, hosts, [...said.keys()], holders);
    finish(giveRows(passes, analyzer.connections.length, [taker]));
    const { intervals } = taker;
    for (const [host, own] of said.entries())
      for (let place = intervals.start[host] ?? 0; place < (intervals.next[host] ?? 0); place++)
        own.push([intervals.starts[place] ?? 0, intervals.ends[place] ?? 0]);
  }
  for (const own of said) own.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return said;
}

function portsSaid(analyzer: Analyzer): unknown {
  return portUses(analyzer).map(({ client, server, serverPort, connections, peak, at }) => ({
    client,
    server,
    serverPort,
    connections: [...connections],
    peak,
    at,
  }));
}

function clocksSaid(analyzer: Analyzer): unknown {
  const samples = new ClockSamples(analyzer);
  return Array.from({ length: samples.pairs }, (_, pair) => {
    const client = samples.clientOf(pair);
    const server = samples.serverOf(pair);
    const shown = [false, true].map((fromServer) => {
      const series = fromServer ? samples.synAcks(server, client) : samples.syns(client, server);
      const { connections, time, tsVal, length } = series;
      assertInOrder(analyzer, series, fromServer);
      const [earliest, latest] = series.ends();
      // The last: half ticks, which are rounded up.
      const spreads = [10, 999.5, 1_000_000, 1_000_000_000 / 128].map((rate) =>
        series.spread(rate, earliest),
      );
      const columns = [connections, time.subarray(0, length), tsVal.subarray(0, length)];
      return { columns: columns.map((column) => [...column]), earliest, latest, spreads };
    });
    return { shown, goesBack: samples.goesBack(pair) };
  });
}

/** Their copy is in order of time, and equal ones in that of their segments. */
function assertInOrder(analyzer: Analyzer, series: ClockSeries, fromServer: boolean): void {
  const ordered = new OrderedSeries(analyzer, series, fromServer);
  const expected = Array.from(series.connections, (connection, i) => ({
    connection,
    quadruplet: analyzer.connections.word(connection, QUADRUPLET),
    segment: openingOf(analyzer, connection, fromServer),
    time: series.time[i] ?? 0,
    tsVal: series.tsVal[i] ?? 0,
  })).sort((a, b) => a.time - b.time || a.segment - b.segment);
  const said = Array.from(ordered.places, (place) => {
    const { connection, segment, time, tsVal } = ordered.sample(place);
    return { connection, quadruplet: ordered.quadruplet[place], segment, time, tsVal };
  });
  assert.deepEqual(said, expected);
}

/** In the order in which they stand in a document. */
function statesSaid(analyzer: Analyzer): unknown {
  return Object.entries(stateCounts(analyzer));
}

function mayRefuse({ connections }: Analyzer, row: number): boolean {
  const isHeld = connections.has(row, HOLDER_CLIENT) || connections.has(row, HOLDER_SERVER);
  return isHeld && [CLIENT, SERVER].some((side) => connections.sideHas(row, side, SYN_SENT_WITHOUT_TS));
}

function passesOf(fastPath: FastPath): RowPasses {
  return passesOverPlain(fastPath.passes, 0, 0);
}

describe("passes over all connections", () => {
  for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
    it(`find hosts, pairs, TIME_WAITs, uses of ports, clocks and states, of ${name}`, () => {
      fc.assert(
        fc.property(traffic, fc.constantFrom(1, 1_000_000_000), (drawn, nanoseconds) => {
          const trace = inStepsOf(nanoseconds, drawn);
          const passed = analyzed(trace);
          const obvious = withoutPasses(trace);
          assert.equal(passesOver(obvious), null);
          fc.pre(passesOver(passed) !== null); // Put in order of time: rows lie elsewhere.
          const read = [analyzed(trace), withPackedRows(trace)].map(withRowsRead);
          for (const one of [passed, withPackedRows(trace), ...read]) {
            assert.deepEqual(hostsSaid(one), hostsSaid(obvious));
            assert.deepEqual(timeWaitsSaid(one), timeWaitsSaid(obvious));
            assert.deepEqual(portsSaid(one), portsSaid(obvious));
            assert.deepEqual(clocksSaid(one), clocksSaid(obvious));
            assert.deepEqual(statesSaid(one), statesSaid(obvious));
          }
        }),
        { numRuns: 100 },
      );
    });
});

describe("one look at each row", () => {
  const halfClosedSeconds = fc.constantFrom(0, 0.02, 2, 60);

  it("shows what those who ask find by their own rules, or that they must ask", () => {
    fc.assert(
      fc.property(fc.oneof(roughTraffic, hostileTraffic), halfClosedSeconds, (trace, seconds) => {
        const analyzer = analyzed(trace, seconds);
        const looks = finish(findRowLooks(analyzer));
        fc.pre(looks !== null);
        for (const one of [withPackedRows(trace, seconds), withRowsRead(withPackedRows(trace, seconds))])
          assert.deepEqual(finish(findRowLooks(one)), looks);
        for (let row = 0; row < analyzer.connections.length; row++) {
          const shows = (what: number): boolean => mayShow(looks, row, what);
          const isTold = analyzer.connections.rareFacts(row) === undefined;
          assert.equal((looks[row] ?? 0) & NOTABLE, signsOf(analyzer, row));
          assert.equal(shows(IS_ONE_SIDED), captureOf(analyzer, row) > BOTH_CAPTURED);
          const shown = shows(MAY_HAVE_GAP);
          assert.ok(shown === mayHaveGap(analyzer, row) || (shown && !isTold));
          assert.equal(shows(MAY_REFUSE_TIMESTAMPS), mayRefuse(analyzer, row));
          assert.equal(shows(MAY_BE_REMEMBERED), mayBeRemembered(analyzer, row));
          const { connections } = analyzer;
          const lasted = connections.double(row, END) - connections.double(row, START);
          assert.equal(shows(IS_MEASURABLE), lasted >= SHORTEST_MEASURE);
          assert.equal(shows(IS_USED_AGAIN), connections.word(row, NEXT) >= 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is none where the fast path cannot see the rows", () => {
    const unread = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
    assert.equal(finish(findRowLooks(unread)), null);
    assert.ok(mayShow(null, 0, NOTABLE));
  });
});

describe("pairs in the memory of the fast path", () => {
  it("are those of the table that they are moved to, however many there are", () => {
    const passes = passesOf(new FastPath());
    const shared = new SharedPairs(passes);
    const obvious = new PairTable();
    // Quadruplets of which each has two new hosts; hosts come back, and so do the two of a quadruplet, or the same numbers of another version of IP.
    const quadruplets = passes.memory.take(4 * 5000);
    for (let i = 0; i < 5000; i++) {
      const again = (i % 3 === 2 ? i - 1 : i) % 2500;
      const version = i % 7 === 0 ? 0x80000000 | 0 : 0;
      quadruplets.set([Math.imul(again >>> 1, 0x9e3779b1), again % 1000, i, version], 4 * i);
    }
    const links = new SharedPairs(passes);
    const linkOf = passes.memory.take(5000);
    const lately = passes.memory.take(SEEN_LATELY);
    const columns = [quadruplets.byteOffset, linkOf.byteOffset, lately.byteOffset] as const;
    for (let i = 0; i < 5000; ) {
      i = passes.takeHosts(shared.address, links.address, ...columns, i, 5000);
      for (const table of [shared, links]) table.growIfFull();
    }
    const obviousLinks = new PairTable();
    const expected = Array.from({ length: 5000 }, (_, i) => {
      const [a = 0, b = 0, , version = 0] = quadruplets.subarray(4 * i);
      const [first, second] = [a, b].map((address) => obvious.intern(version < 0 ? 6 : 4, address >>> 0));
      return obviousLinks.intern(first ?? 0, second ?? 0);
    });
    assert.deepEqual([...linkOf], expected);
    const moved = shared.moveOut();
    assert.deepEqual(pairsOf(moved), pairsOf(obvious));
    assert.equal(moved.intern(9, 9), obvious.length);
    assert.equal(moved.find(4, 3), obvious.find(4, 3));
  });
});
