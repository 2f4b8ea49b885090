/** The slots of a layout in a window, as the items that the picture is drawn from. */

import type { Analyzer } from "../../analyzer.ts";
import { END, PREVIOUS, START } from "../../model/connectionTable.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { Steps } from "../../steps.ts";
import type { QuadrupletIndex } from "../../units.ts";
import { aggregateItems, serverText } from "./aggregateItem.ts";
import { AGGREGATE, HEADER, type Layout, ROW, STRIP, STRIP_TOP, type Strip, stripPitch } from "./layout.ts";
import { clientPortOf, firstOf, type LifelineIndex } from "./lifelineIndex.ts";
import { memoryLane } from "./memoryLane.ts";
import type { HeaderItem, LifelineItem, LifelinesQuery, StripItem, StripLine } from "./model.ts";
import { pairKey } from "./nodes.ts";
import { sizeOf } from "./order.ts";
import type { PairIndex } from "./pairs.ts";
import { livesInRange, noteOfQuadruplet, rowItem } from "./rowItem.ts";
import { sectionsOf } from "./sections.ts";

/** All that touches the window of the query. */
export function* itemsOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  layout: Layout,
  query: LifelinesQuery,
): Steps<LifelineItem[]> {
  const items: LifelineItem[] = [];
  const first = layout.at(query.top);
  const end = layout.endOf(query.top + query.height);
  const aggregates = yield* aggregateItems(analyzer, index, layout.nodesBetween(first, end), query);
  for (let slot = first; slot < end; slot++) {
    yield;
    const y = layout.top[slot] ?? 0;
    const place = { y, height: (layout.top[slot + 1] ?? 0) - y };
    const ref = layout.ref[slot] ?? 0;
    switch (layout.kind[slot]) {
      case HEADER:
        items.push({ ...headerItem(analyzer, index, ref, query), ...place });
        break;
      case STRIP: {
        const strip = layout.strips[ref];
        if (strip) items.push({ ...stripItem(analyzer, index, strip, y, query), ...place });
        break;
      }
      case ROW: {
        const item = rowItem(analyzer, index, ref, query);
        const repeated = item.note !== "" && item.note === noteAbove(analyzer, index, layout, slot, query);
        items.push({
          ...item,
          note: repeated ? "" : item.note,
          lettered: layout.lettered[slot] === 1,
          letter: layout.letters.get(slot) ?? "",
          ...place,
        });
        break;
      }
      case AGGREGATE: {
        const item = aggregates.get(ref);
        if (item) items.push({ ...item, ...place });
        break;
      }
      default: {
        const total = index.pairs.quadruplets.length;
        items.push({ kind: "hidden", hidden: layout.hidden, total, ...place });
      }
    }
  }
  return items;
}

/** What the row above says; empty where there is none in the same group. */
function noteAbove(
  analyzer: Analyzer,
  index: LifelineIndex,
  layout: Layout,
  slot: number,
  query: LifelinesQuery,
): string {
  if (slot === 0 || layout.kind[slot - 1] !== ROW) return "";
  return noteOfQuadruplet(analyzer, index, layout.ref[slot - 1] ?? 0, query).short;
}

function headerItem(
  analyzer: Analyzer,
  index: LifelineIndex,
  pair: PairIndex,
  { compact }: LifelinesQuery,
): Omit<HeaderItem, "y" | "height"> {
  let never = 0;
  let answered = 0;
  const { connections, quadruplets } = analyzer;
  const { start, quadruplets: ofPairs } = index.pairs;
  for (const quadruplet of ofPairs.subarray(start[pair], start[pair + 1])) {
    let row = quadruplets.newest[quadruplet] ?? -1;
    for (; row >= 0; row = connections.word(row, PREVIOUS)) {
      if (row >= index.size) continue;
      if (neverOpened(connections, row)) never++;
      else answered++;
    }
  }
  const letters = sectionsOf(analyzer, index, pair).filter(({ letter }) => letter !== "");
  return {
    kind: "header",
    key: pairKey(pair),
    client: index.hosts.addressOf(index.pairs.clientOf[pair] ?? 0),
    server: serverText(index, pair),
    quadruplets: sizeOf(index, pair),
    clocks: letters.length,
    answered,
    never,
    memory: compact ? [] : memoryLane(analyzer, index, pair),
  };
}

function stripItem(
  analyzer: Analyzer,
  index: LifelineIndex,
  strip: Strip,
  y: number,
  query: LifelinesQuery,
): Omit<StripItem, "y" | "height"> {
  const pitch = stripPitch(strip);
  const first = strip.opened ? 0 : Math.max(0, Math.floor((query.top - y - STRIP_TOP) / pitch));
  const last = strip.opened
    ? 0
    : Math.min(strip.lines.length, Math.ceil((query.top + query.height - y - STRIP_TOP) / pitch));
  return {
    kind: "strip",
    key: strip.key,
    letter: strip.letter,
    opened: strip.opened,
    shown: strip.lines.length,
    total: strip.total,
    never: strip.never,
    pitch,
    first,
    lines: strip.lines
      .slice(first, Math.max(first, last))
      .map((line) => stripLine(analyzer, index, line, query)),
    note: noteOfStrip(analyzer, index, strip),
  };
}

/** More lives of one line than these are no longer told apart. */
const MOST_LIVES = 200;

function stripLine(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  query: LifelinesQuery,
): StripLine {
  const table = analyzer.connections;
  const rows = livesInRange(analyzer, index, quadruplet, query);
  const lives = rows.slice(-MOST_LIVES).map((row) => {
    const wait = timeWaitOf(table, row, analyzer.assumptions, analyzer.latest);
    const at = (time: number) => secondsSinceStart(analyzer, time);
    const end = wait?.start ?? table.double(row, END);
    const waitEnd = wait === null ? -1 : at(wait.end ?? wait.expires);
    return [
      at(table.double(row, START)),
      at(end),
      waitEnd,
      wait !== null && wait.end === null ? 1 : 0,
    ] as const;
  });
  return { id: (index.main[quadruplet] ?? 0) + 1, port: clientPortOf(analyzer, quadruplet), lives };
}

/** Where failed connects of the same clock stand around it: when the server answered again. */
function noteOfStrip(analyzer: Analyzer, index: LifelineIndex, strip: Strip): StripItem["note"] {
  if (strip.never === 0) return null;
  const freed = memoryLane(analyzer, index, strip.pair).find(({ expired }) => expired)?.until;
  if (freed === undefined) return null;
  let again = Number.POSITIVE_INFINITY;
  for (const quadruplet of strip.lines) {
    const start = secondsSinceStart(analyzer, firstOf(analyzer, quadruplet));
    if (start >= freed) again = Math.min(again, start);
  }
  return Number.isFinite(again) ? { time: again, text: `answered again, ${again.toFixed(2)} s` } : null;
}
