/** The picture of real captures: what is a row, what folds, what is said, and where the cause is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { finish } from "#core/steps.ts";
import { lifelines } from "#core/timeline/lifelines/lifelines.ts";
import type {
  AggregateItem,
  HeaderItem,
  LifelinesPage,
  LifelinesQuery,
  RowItem,
  StripItem,
} from "#core/timeline/lifelines/model.ts";

const EVERYTHING: LifelinesQuery = {
  from: 0,
  until: 95.67,
  width: 768,
  top: 0,
  height: 5000,
  viewport: 650,
  sortBy: "trouble",
  rowHeight: null,
  compact: false,
  showAll: false,
  opened: [],
  closed: [],
  selection: null,
};

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

function pageOf(name: string, change: Partial<LifelinesQuery> = {}): LifelinesPage {
  return finish(lifelines(analyzed(name), { ...EVERYTHING, ...change }));
}

function recycle(change: Partial<LifelinesQuery> = {}): LifelinesPage {
  return pageOf("05a_recycle", change);
}

const rowsOf = ({ items }: LifelinesPage): RowItem[] => items.filter((item) => item.kind === "row");
const stripsOf = ({ items }: LifelinesPage): StripItem[] => items.filter((item) => item.kind === "strip");
const aggregatesOf = ({ items }: LifelinesPage): AggregateItem[] =>
  items.filter((item) => item.kind === "aggregate");
const headersOf = ({ items }: LifelinesPage): HeaderItem[] => items.filter((item) => item.kind === "header");

test("each failed connect has a row, what went well folds into a strip for each clock", () => {
  const page = recycle();
  assert.deepEqual(
    stripsOf(page).map(({ letter, shown, never }) => [letter, shown, never]),
    [
      ["A", 5, 6],
      ["B", 5, 2],
      ["C", 7, 12],
      ["D", 14, 0],
    ],
  );
  assert.equal(rowsOf(page).length, 20);
  assert.equal(page.lifelines, 51);
  const unanswered = rowsOf(page).flatMap(({ marks }) => marks.filter(({ kind }) => kind === "unanswered"));
  assert.equal(unanswered.length, 78);
});

test("items stand one below the other without a gap", () => {
  const { items, height } = recycle();
  let y = 0;
  for (const item of items) {
    assert.ok(Math.abs(item.y - y) < 1e-6);
    y = item.y + item.height;
  }
  assert.ok(Math.abs(y - height) < 1e-6);
});

test("the header tells who set the remembered TSval, and when it ran out", () => {
  const page = recycle();
  const [header] = headersOf(page);
  assert.deepEqual([header?.quadruplets, header?.clocks, header?.answered, header?.never], [51, 4, 31, 20]);
  assert.deepEqual(
    header?.memory.map(({ letter, expired }) => [letter, expired]),
    [
      ["A", false],
      ["B", false],
      ["C", false],
      ["D", true],
      ["C", true],
    ],
  );
  assert.equal(page.event?.text, "D expires");
  assert.equal(page.event?.time.toFixed(2), "85.45");
});

test("an annotation says whose TSval was newer, and not what the row above says already", () => {
  const first = rowsOf(recycle()).slice(0, 6);
  assert.deepEqual(
    first.map(({ note }) => note),
    ["older than B", "older than B, then C", "older than C", "older than D", "", ""],
  );
  assert.equal(first[0]?.longNote, "older than B: 849.8\u202fM ticks behind");
  assert.equal(first[4]?.longNote.startsWith("older than D: "), true, "the selected row always has its own");
});

test("a selected SYN has a line back to the segment that condemned it", () => {
  const { cause, selected, items } = recycle({ selection: 7 });
  assert.ok(cause && selected);
  assert.equal(cause.until.frame, 61);
  assert.equal(cause.until.y, selected.y + selected.height / 2);
  assert.ok(Math.abs(cause.from.time - 4.0194) < 1e-6);
  const strip = items.find(({ y, height }) => cause.from.y > y && cause.from.y < y + height);
  assert.equal(strip?.kind === "strip" && strip.letter, "B");
});

test("with a range only what lies in it is shown, and the rest is counted", () => {
  const page = recycle({ from: 3.4, until: 10.6 });
  assert.deepEqual(
    rowsOf(page).map(({ port }) => port),
    [35051, 37101, 40857],
  );
  const last = page.items.at(-1);
  assert.ok(last?.kind === "hidden");
  assert.deepEqual([last.hidden, last.total], [37, 51]);
  assert.equal(recycle({ from: 3.4, until: 10.6, showAll: true }).lifelines, 51);
});

test("a window holds what it touches and nothing else", () => {
  const whole = recycle();
  const part = recycle({ top: 300, height: 100 });
  const touching = whole.items.filter(({ y, height }) => y < 400 && y + height > 300);
  assert.deepEqual(
    part.items.map(({ y }) => y),
    touching.map(({ y }) => y),
  );
  assert.equal(part.height, whole.height);
  const strip = recycle({ top: 640, height: 10 }).items.find((item) => item.kind === "strip");
  assert.ok(strip && strip.lines.length < strip.shown, "of a strip only the lines in the window");
});

test("rows are denser when asked, then aggregated; groups open and close", () => {
  assert.equal(rowsOf(recycle({ rowHeight: 10 }))[0]?.height, 10);
  const [aggregate] = aggregatesOf(recycle({ rowHeight: 0 }));
  assert.deepEqual([aggregate?.title, aggregate?.subtitle], ["192.0.2.1", "→ 192.0.2.80:80"]);
  assert.deepEqual([aggregate?.lifelines, aggregate?.failed, aggregate?.severity], [51, 78, "error"]);
  assert.equal(aggregate?.note?.text, "78 SYNs dropped in 80 s");
  assert.equal(rowsOf(recycle({ rowHeight: 0, opened: ["pair:0"] })).length, 20);
  assert.equal(recycle({ closed: ["pair:0"] }).rows, 1);
  assert.equal(rowsOf(recycle({ opened: ["strip:0:A"] })).length, 25);
});

test("the columns of an aggregate are sums and maxima of all, at any width", () => {
  for (const width of [20, 300, 768, 3000]) {
    const [aggregate] = aggregatesOf(recycle({ rowHeight: 0, width }));
    const { opens, failed, waits } = aggregate?.columns ?? { opens: [], failed: [], waits: [] };
    const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
    assert.deepEqual([sum(opens), sum(failed), Math.max(...waits)], [31, 78, 27]);
    assert.equal(opens.length, Math.ceil(width / 2));
  }
});

test("few lifelines have a row each, with their phases", () => {
  const page = pageOf("01_graceful", { until: 10 });
  const [row] = rowsOf(page);
  assert.ok(row);
  const [life] = row.lives;
  assert.ok(life && life.opened !== null && life.closing !== null && life.bothClosed !== null);
  assert.ok(life.start < life.opened && life.opened < life.closing && life.closing <= life.bothClosed);
  assert.deepEqual(
    row.marks.map(({ kind, from }) => [kind, from]),
    [
      ["answered", "client"],
      ["fin", "server"],
      ["fin", "client"],
    ],
  );
  assert.ok(life.wait);
});

test("a refused SYN, the RST that ends the TIME_WAIT, and the new life are told in one row", () => {
  const [row] = rowsOf(pageOf("04a_paws_tw_nat", { until: 7.85 }));
  assert.equal(row?.note, "refused, recovered after 38 ms");
  assert.ok(row?.marks.some(({ kind }) => kind === "refused"));
  assert.equal(row?.lives[0]?.wait?.endedBy, "rst");
  assert.ok(row && row.lives.length === 2 && row.letter === "A");
});

test("an RST that its alleged sender did not send is another mark", () => {
  const marks = rowsOf(pageOf("07b_injected_rst", { until: 2 })).flatMap((row) => row.marks);
  assert.deepEqual(
    marks.filter(({ kind }) => kind === "injected").map(({ from }) => from),
    ["client"],
  );
});

test("sorted by port the rows of a clock follow their ports; the ruler shows where trouble is", () => {
  const page = recycle({ sortBy: "port" });
  const ports = rowsOf(page).map(({ port }) => port);
  assert.deepEqual(
    ports.slice(0, 6),
    ports.slice(0, 6).toSorted((a, b) => a - b),
  );
  assert.equal(page.ruler.filter((worst) => worst === 3).length, 20);
});
