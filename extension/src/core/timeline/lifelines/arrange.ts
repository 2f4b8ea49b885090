/** Chooses how much is shown of what, and lays it out: rows while they fill at most two screens, aggregates beyond. */

import type { Analyzer } from "../../analyzer.ts";
import type { Steps } from "../../steps.ts";
import type { QuadrupletIndex } from "../../units.ts";
import { AGGREGATE_HEIGHT, HEADER_HEIGHT, Layout, PLAIN_HEADER_HEIGHT, type Strip } from "./layout.ts";
import type { LifelineIndex } from "./lifelineIndex.ts";
import { hasMemory } from "./memoryLane.ts";
import { type LifelinesQuery, ROW_HEIGHTS, type RowHeight } from "./model.ts";
import { nodesOf, pairKey } from "./nodes.ts";
import { pairOrder, sortLines } from "./order.ts";
import type { PairIndex } from "./pairs.ts";
import { NOTHING } from "./ranks.ts";
import { sectionsOf } from "./sections.ts";
import { type Shown, shownLifelines } from "./shown.ts";

const SCREENS = 2;
/** A low screen is scrolled sooner than its rows get small. */
const LEAST_SCREEN = 400;
/** The least that a lifeline takes in a strip: more of them than fit are not tried. */
const LEAST_LINE_HEIGHT = 4.3;
const FEWEST_AGGREGATES = 8;

/** What is needed for every step below. */
interface Plan {
  readonly analyzer: Analyzer;
  readonly index: LifelineIndex;
  readonly query: LifelinesQuery;
  readonly shown: Shown;
  /** The pairs with something to show, in order. */
  readonly pairs: readonly PairIndex[];
  /** So few lifelines that each has a row, also those that went well. */
  readonly eachARow: boolean;
  readonly opened: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
}

export function* arrange(analyzer: Analyzer, index: LifelineIndex, query: LifelinesQuery): Steps<Layout> {
  const plan = yield* planOf(analyzer, index, query);
  const all = index.pairs.quadruplets.length;
  const layout = yield* query.rowHeight === null ? chosen(plan) : rowsOrAggregates(plan, query.rowHeight);
  if (plan.shown.total < all) layout.hiddenNote(all - plan.shown.total);
  return layout;
}

function* planOf(analyzer: Analyzer, index: LifelineIndex, query: LifelinesQuery): Steps<Plan> {
  const { pairs } = index;
  const shown = yield* shownLifelines(analyzer, index, query);
  const order = yield* pairOrder(index, query.sortBy);
  return {
    analyzer,
    index,
    query,
    shown,
    pairs: [...order].filter((pair) => (shown.ofPair[pair] ?? 0) > 0),
    eachARow:
      pairs.quadruplets.length * ROW_HEIGHTS[0] + pairs.length * PLAIN_HEADER_HEIGHT <= query.viewport,
    opened: new Set(query.opened),
    closed: new Set(query.closed),
  };
}

function* chosen(plan: Plan): Steps<Layout> {
  const room = SCREENS * Math.max(plan.query.viewport, LEAST_SCREEN);
  if (plan.shown.total * LEAST_LINE_HEIGHT + plan.pairs.length * PLAIN_HEADER_HEIGHT <= room) {
    for (const height of ROW_HEIGHTS) {
      if (height === 0) break;
      const layout = yield* rows(plan, height);
      // What was opened by hand may be as long as it is.
      if (layout.height <= room || plan.opened.size > 0) return layout;
    }
  }
  return yield* aggregates(plan);
}

function rowsOrAggregates(plan: Plan, height: RowHeight): Steps<Layout> {
  return height === 0 ? aggregates(plan) : rows(plan, height);
}

function* rows(plan: Plan, height: RowHeight): Steps<Layout> {
  const layout = new Layout(height);
  for (const pair of plan.pairs) {
    yield;
    const key = pairKey(pair);
    if (plan.closed.has(key))
      layout.aggregate(
        { node: { key, kind: "pair", pairs: [pair] }, depth: 0, opened: false },
        plan.shown.ofPair[pair] ?? 0,
      );
    else layPair(plan, layout, pair);
  }
  return layout;
}

function* aggregates(plan: Plan): Steps<Layout> {
  const layout = new Layout(0);
  const most = Math.max(FEWEST_AGGREGATES, Math.floor((SCREENS * plan.query.viewport) / AGGREGATE_HEIGHT));
  const { index } = plan;
  for (const node of nodesOf(index, plan.pairs, most)) {
    yield;
    const opened = plan.opened.has(node.key);
    const [pair] = node.pairs;
    if (node.kind === "pair" && opened && pair !== undefined) {
      layPair(plan, layout, pair);
      continue;
    }
    const lifelines = node.pairs.reduce((sum, each) => sum + (plan.shown.ofPair[each] ?? 0), 0);
    layout.aggregate({ node, depth: 0, opened }, lifelines);
    if (!opened) continue;
    for (const each of node.pairs) {
      yield;
      const key = pairKey(each);
      if (plan.opened.has(key)) layPair(plan, layout, each);
      else
        layout.aggregate(
          { node: { key, kind: "pair", pairs: [each] }, depth: 1, opened: false },
          plan.shown.ofPair[each] ?? 0,
        );
    }
  }
  return layout;
}

/** A header; and for each clock a strip of what went well, then a row for each lifeline that did not. */
function layPair(plan: Plan, layout: Layout, pair: PairIndex): void {
  const { analyzer, index, query } = plan;
  const memory = !query.compact && hasMemory(analyzer, index, pair);
  layout.header(pair, memory ? HEADER_HEIGHT : PLAIN_HEADER_HEIGHT);
  for (const { letter, quadruplets } of sectionsOf(analyzer, index, pair)) {
    const well: QuadrupletIndex[] = [];
    const rest: QuadrupletIndex[] = [];
    let total = 0;
    for (const quadruplet of quadruplets) {
      const goesWell = (index.rank[quadruplet] ?? 0) === NOTHING && !plan.eachARow;
      if (goesWell) total++;
      if (plan.shown.has(quadruplet)) (goesWell ? well : rest).push(quadruplet);
    }
    const key = `strip:${pair}:${letter}`;
    const opened = plan.opened.has(key);
    const never = quadruplets.reduce((sum, quadruplet) => sum + (index.failed[quadruplet] ?? 0), 0);
    const strip: Strip = {
      key,
      letter,
      lines: sortLines(analyzer, well, query.sortBy),
      total,
      never,
      opened,
      pair,
    };
    if (well.length > 0) layout.strip(strip);
    if (opened) for (const quadruplet of strip.lines) layout.row(quadruplet, letter !== "");
    sortLines(analyzer, rest, query.sortBy).forEach((quadruplet, i) => {
      layout.row(quadruplet, letter !== "", well.length === 0 && i === 0 ? letter : "");
    });
  }
}
