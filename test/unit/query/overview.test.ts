/** The overview of real captures: rates, holders and findings over time, against the truth of the laboratory. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { overview } from "#core/timeline/overview.ts";
import { overviewDetail } from "#core/timeline/overviewDetail.ts";
import { atOnce } from "#test/support/atOnce.ts";

const analyzers = new Map<string, Analyzer>();

function analyzed(name: string): Analyzer {
  let analyzer = analyzers.get(name);
  if (!analyzer) {
    analyzer = new Analyzer({ fileName: name, expectedBytes: null });
    analyzer.push(readFileSync(`test/fixtures/lab/${name}.pcap`));
    analyzer.end();
    analyzers.set(name, analyzer);
  }
  return analyzer;
}

const overviewAt = atOnce(overview);
const overviewDetailAt = atOnce(overviewDetail);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test("05a_recycle: 31 accepted, none refused; each SYN-ACK sent again counts once", () => {
  const { accepted, refused, synAnswered, synUnanswered } = overviewAt(analyzed("05a_recycle"), {
    from: 0,
    until: 96,
    buckets: 96,
  });
  assert.deepEqual([sum(accepted), sum(refused), sum(synAnswered), sum(synUnanswered)], [31, 0, 31, 78]);
  assert.equal(accepted[0], 2, "ports 35857 at 0 s and 47655 at 0.62 s");
});

test("a SYN that a TIME_WAIT refused is refused, though its next try was accepted", () => {
  const { refused } = overviewAt(analyzed("04a_paws_tw_nat"), { from: 0, until: 8, buckets: 8 });
  assert.equal(sum(refused), 1);
});

test("one holder, with its peak where the truth has it", () => {
  const { holders, otherHolders } = overviewDetailAt(analyzed("05a_recycle"), {
    from: 0,
    until: 96,
    buckets: 96,
  });
  assert.equal(otherHolders, 0);
  assert.deepEqual(
    holders.map(({ address, timeWait }) => [address, timeWait[24], timeWait[25], timeWait[59], timeWait[60]]),
    // 26 by 25 s, the 27th at 25.45 s; the first is over at 60.02 s.
    [["192.0.2.80", 26, 27, 27, 27]],
  );
});

test("every finding is a mark: 78 dropped SYNs, none lost where several share a slice", () => {
  const tracks = (buckets: number): ReturnType<typeof overviewDetailAt>["tracks"] =>
    overviewDetailAt(analyzed("05a_recycle"), { from: 0, until: 96, buckets }).tracks;
  const [paws, clocks, ...others] = tracks(4000);
  assert.deepEqual(others, []);
  assert.deepEqual([paws?.kind, paws?.severity, paws?.total], ["syn-dropped-by-paws", "error", 78]);
  assert.equal(clocks?.kind, "timestamp-clocks");
  assert.equal(sum(paws?.marks.map(({ count }) => count) ?? []), 78);
  // The first is frame 61 at 4.812491 s: slice 200 of 24 ms.
  assert.deepEqual([paws?.marks[0]?.bucket, paws?.marks[0]?.frame], [200, 61]);
  assert.equal(paws?.marks[0]?.finding, "syn-dropped-by-paws:61");
  const [coarse] = tracks(8);
  assert.equal(sum(coarse?.marks.map(({ count }) => count) ?? []), 78);
  assert.ok((coarse?.marks.length ?? 9) <= 8);
});

test("only what lies in the range is marked, but all of it is counted", () => {
  const [paws] = overviewDetailAt(analyzed("05a_recycle"), { from: 0, until: 5, buckets: 50 }).tracks;
  assert.deepEqual([paws?.marks.length, paws?.total], [1, 78]);
});

test("while a capture is read nothing is marked", () => {
  const analyzer = new Analyzer({ fileName: "half", expectedBytes: null });
  analyzer.push(readFileSync("test/fixtures/lab/05a_recycle.pcap").subarray(0, 20_000));
  assert.deepEqual(overviewDetailAt(analyzer, { from: 0, until: 96, buckets: 8 }).tracks, []);
});
