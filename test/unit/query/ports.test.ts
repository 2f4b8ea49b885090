/**
 * Ports against their limit. Truth of 03b_exhaustion (laboratory): a client with the ports 40400 to 40403 opens four connections
 * in 95 ms, closes each first, and cannot open a fifth until its TIME_WAITs are over; SYNs and FINs by hand from the frames.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import type { Assumptions } from "#core/assumptions.ts";
import { findHosts, hostsOf } from "#core/detect/hosts/hostTable.ts";
import { findPortUses } from "#core/detect/ports/ports.ts";
import { findTimeWaitIntervals, timeWaitIntervals } from "#core/detect/timeWait/timeWaitIntervals.ts";
import { portPage as portPageInSteps } from "#core/query/ports/portPage.ts";
import { portSeries as portSeriesInSteps } from "#core/query/ports/portSeries.ts";
import { atOnce } from "#test/support/atOnce.ts";
import { inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { life } from "#test/support/detect/life.ts";

const portPage = atOnce(portPageInSteps);
const portSeries = atOnce(portSeriesInSteps);

function exhaustion(): Analyzer {
  const analyzer = new Analyzer({ fileName: "03b", expectedBytes: null });
  analyzer.push(readFileSync("test/fixtures/lab/03b_exhaustion.pcap"));
  analyzer.end();
  return analyzer;
}

function lives(ports: readonly number[], starts: readonly number[], assumptions: Partial<Assumptions>) {
  const packets = ports.flatMap((port, i) =>
    life({
      client: { address: "192.0.2.1", port },
      server: { address: "198.51.100.80", port: 80 },
      start: starts[i] ?? 0,
      clientIsn: 1000 + i * 1_000_000,
    }),
  );
  return inputOfPackets(packets, assumptions).analyzer;
}

test("four of four ports seen in use, from the fourth SYN until the first TIME_WAIT is over", () => {
  const { total, rows } = portPage(exhaustion(), { start: 0, end: 10 });
  assert.equal(total, 2);
  const [seen, range] = rows;
  assert.ok(seen && range);
  assert.deepEqual(
    [seen.client, seen.server, seen.limitFrom, seen.limit, seen.peak, seen.connections],
    ["10.1.1.2", "192.0.2.80:80", "seen", 4, 4, 8],
  );
  assert.deepEqual(seen.ports, { count: 4, first: 40400, last: 40403 });
  assert.ok(Math.abs(seen.at - 0.094814) < 1e-9);
  // Frame 9 brings the first port to TIME_WAIT: 0.025982 + 60 s. The second time none was taken again: the capture ends.
  assert.equal(seen.exhaustions, 2);
  assert.deepEqual(
    seen.exhausted.map(([from, until]) => [from.toFixed(6), until.toFixed(6)]),
    [
      ["0.094814", "60.025982"],
      ["61.282540", "61.319046"],
    ],
  );
  assert.equal(seen.waiting, 3, "when the fourth SYN passed, the three before it were in TIME_WAIT");
  assert.equal(seen.secondsToExhaustion, 0);
});

test("against the whole range the same peak is nothing, and no port runs out", () => {
  const [, range] = portPage(exhaustion(), { start: 0, end: 10 }).rows;
  assert.deepEqual(
    [range?.limitFrom, range?.limit, range?.peak, range?.exhaustions, range?.secondsToExhaustion],
    ["range", 28_232, 4, 0, null],
  );
});

test("over time: columns are maxima, opens are counted, each port is a lane", () => {
  const series = portSeries(exhaustion(), { id: 1, from: 0, until: 62, buckets: 62 });
  assert.ok(series);
  assert.deepEqual(series.taken.slice(0, 3), [4, 4, 4]);
  assert.deepEqual([series.taken[59], series.taken[60], series.taken[61]], [4, 4, 4]);
  assert.deepEqual([series.waiting[0], series.waiting[30], series.waiting[61]], [4, 4, 4]);
  assert.deepEqual([series.opens[0], series.opens[30], series.opens[61]], [4, 0, 4]);
  // Between 60.12 and 61.18 all were free: a slice inside it is empty.
  const gap = portSeries(exhaustion(), { id: 1, from: 60.2, until: 61.1, buckets: 3 });
  assert.deepEqual(
    [gap?.taken, gap?.waiting],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  );
  assert.deepEqual(
    series.lanes?.map(({ port, lives: each }) => [port, each.length]),
    [
      [40400, 2],
      [40401, 2],
      [40402, 2],
      [40403, 2],
    ],
  );
  const [first] = series.lanes?.[2]?.lives ?? [];
  assert.deepEqual(
    [first?.connection, first?.start, first?.closed?.toFixed(6), first?.free?.toFixed(6)],
    [1, 0, "0.025982", "60.025982"],
  );
  assert.equal(portSeries(exhaustion(), { id: 2, from: 0, until: 62, buckets: 62 }), null);
});

test("ports that are used again at leisure are not said to be all that there are", () => {
  // Both ports in TIME_WAIT until 60; used again 20 s after that.
  const analyzer = lives([40_000, 40_001, 40_000, 40_001], [0, 0.5, 85, 86], {});
  assert.deepEqual(
    portPage(analyzer, { start: 0, end: 10 }).rows.map(({ limitFrom }) => limitFrom),
    ["range"],
  );
});

test("at a rate that holds, the time until none is left; a slower one is none", () => {
  // Two a second held for a minute want 120 ports.
  const ports = Array.from({ length: 20 }, (_, i) => 40_000 + i);
  const starts = ports.map((_, i) => i * 0.5);
  const [row] = portPage(lives(ports, starts, { ephemeralPorts: 100 }), { start: 0, end: 1 }).rows;
  assert.ok(row?.secondsToExhaustion);
  // 20 SYNs in 9.5 s; 80 ports are left.
  assert.ok(Math.abs(row.secondsToExhaustion - 80 / (20 / 9.5)) < 0.01);
  const [calm] = portPage(lives(ports, starts, { ephemeralPorts: 1000 }), { start: 0, end: 1 }).rows;
  assert.equal(calm?.secondsToExhaustion, null);
});

test("the most pressed pair comes first, a window at a time", () => {
  const packets = [1, 2, 3].flatMap((host) =>
    Array.from({ length: host * 2 }, (_, i) =>
      life({
        client: { address: `192.0.2.${host}`, port: 40_000 + i },
        server: { address: "198.51.100.80", port: 80 },
        start: i,
      }),
    ).flat(),
  );
  const { analyzer } = inputOfPackets(packets, {});
  const page = portPage(analyzer, { start: 0, end: 2 });
  assert.equal(page.total, 3);
  assert.deepEqual(
    page.rows.map(({ client, peak }) => [client, peak]),
    [
      ["192.0.2.3", 6],
      ["192.0.2.2", 4],
    ],
  );
});

test("what was begun while the file was read is not taken for the whole of it", () => {
  const bytes = readFileSync("test/fixtures/lab/03b_exhaustion.pcap");
  const analyzer = new Analyzer({ fileName: "03b", expectedBytes: null });
  analyzer.push(bytes.subarray(0, bytes.length >> 1));
  const whileRead = [findPortUses(analyzer), findTimeWaitIntervals(analyzer), findHosts(analyzer)];
  for (const steps of whileRead) steps.next();
  analyzer.push(bytes.subarray(bytes.length >> 1));
  analyzer.end();
  for (const steps of whileRead) while (!steps.next().done);
  assert.deepEqual(portPage(analyzer, { start: 0, end: 10 }), portPage(exhaustion(), { start: 0, end: 10 }));
  assert.equal(timeWaitIntervals(analyzer).length, timeWaitIntervals(exhaustion()).length);
  assert.equal(hostsOf(analyzer).pairOf.length, analyzer.connections.length);
});
