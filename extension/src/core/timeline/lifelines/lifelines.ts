/** The view "Lifelines": answers its questions for a window of the picture from an index that is built once. */

import type { Analyzer } from "../../analyzer.ts";
import { QUADRUPLET } from "../../model/connectionTable.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { Steps } from "../../steps.ts";
import type { QuadrupletIndex, SegmentIndex } from "../../units.ts";
import { arrange } from "./arrange.ts";
import { itemsOf } from "./items.ts";
import { AGGREGATE, HEADER, type Layout, ROW, STRIP, STRIP_TOP, stripPitch } from "./layout.ts";
import { type LifelineIndex, lifelineIndexOf } from "./lifelineIndex.ts";
import { memoryLane } from "./memoryLane.ts";
import { type CauseLine, type LifelinesPage, type LifelinesQuery, RULER_STEP } from "./model.ts";
import { ERROR, NOTHING, WARNING } from "./ranks.ts";

interface KnownLayout {
  readonly key: string;
  readonly index: LifelineIndex;
  readonly layout: Layout;
  readonly ruler: readonly number[];
}

const layouts = new WeakMap<Analyzer, KnownLayout>();

export function* lifelines(analyzer: Analyzer, query: LifelinesQuery): Steps<LifelinesPage> {
  const index = yield* lifelineIndexOf(analyzer);
  const { layout, ruler } = yield* layoutOf(analyzer, index, query);
  const selected = query.selection === null ? null : quadrupletOf(analyzer, query.selection);
  const items = yield* itemsOf(analyzer, index, layout, query);
  return {
    from: query.from,
    until: query.until,
    height: layout.height,
    rowHeight: layout.rowHeight,
    items,
    rows: layout.length - (layout.hidden > 0 ? 1 : 0),
    lifelines: layout.lifelines,
    failed: index.failures,
    selected: selected === null ? null : placeOf(index, layout, selected),
    cause: causeOf(analyzer, index, layout, query),
    event: eventOf(analyzer, index, layout),
    ruler,
  };
}

/** Scrolling and selecting leave the layout as it is. */
function* layoutOf(analyzer: Analyzer, index: LifelineIndex, query: LifelinesQuery): Steps<KnownLayout> {
  const { top: _top, height: _height, selection: _selection, width: _width, ...rest } = query;
  const key = JSON.stringify(rest);
  const known = layouts.get(analyzer);
  if (known && known.key === key && known.index === index) return known;
  const layout = yield* arrange(analyzer, index, query);
  const made = { key, index, layout, ruler: rulerOf(index, layout, query.viewport) };
  layouts.set(analyzer, made);
  return made;
}

function quadrupletOf(analyzer: Analyzer, id: number): QuadrupletIndex | null {
  return id > analyzer.connections.length ? null : analyzer.connections.word(id - 1, QUADRUPLET);
}

/** The row of a lifeline, its line in a strip, or the aggregate that it is part of. */
export function placeOf(
  index: LifelineIndex,
  layout: Layout,
  quadruplet: QuadrupletIndex,
): { readonly y: number; readonly height: number } | null {
  const pair = index.pairOf[quadruplet] ?? 0;
  let found: { y: number; height: number } | null = null;
  for (let slot = 0; slot < layout.length; slot++) {
    const y = layout.top[slot] ?? 0;
    const ref = layout.ref[slot] ?? 0;
    const place = { y, height: (layout.top[slot + 1] ?? 0) - y };
    const kind = layout.kind[slot];
    if (kind === ROW && ref === quadruplet) return place;
    if (kind === STRIP && layout.strips[ref]?.pair === pair) {
      const strip = layout.strips[ref];
      const line = strip && !strip.opened ? strip.lines.indexOf(quadruplet) : -1;
      if (strip && line >= 0) {
        const height = stripPitch(strip);
        return { y: y + STRIP_TOP + line * height, height };
      }
    }
    if (kind === AGGREGATE && layout.nodes[ref]?.node.pairs.includes(pair)) found = place;
  }
  return found;
}

/** For a SYN that per-host PAWS dropped: the segment whose TSval the server remembered. */
function causeOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  layout: Layout,
  { selection }: LifelinesQuery,
): CauseLine | null {
  if (selection === null) return null;
  for (const finding of index.findings.get(selection - 1)) {
    if (finding.kind !== "syn-dropped-by-paws") continue;
    const source = finding.details.rememberedSegment;
    const end = (segment: SegmentIndex) => {
      const connection = analyzer.segments.connection[segment] ?? 0;
      const place = placeOf(index, layout, analyzer.connections.word(connection, QUADRUPLET));
      return (
        place && {
          time: secondsSinceStart(analyzer, analyzer.segments.timeOf(segment)),
          y: place.y + place.height / 2,
          frame: analyzer.segments.frameOf(segment),
        }
      );
    };
    const from = end(source);
    const until = end(finding.segment);
    if (from && until) return { from, until };
  }
  return null;
}

/** When the memory of the first pair that has one ran out. */
function eventOf(analyzer: Analyzer, index: LifelineIndex, layout: Layout): LifelinesPage["event"] {
  const duration = secondsSinceStart(analyzer, analyzer.latest);
  for (let slot = 0; slot < layout.length; slot++) {
    if (layout.kind[slot] !== HEADER) continue;
    const lane = memoryLane(analyzer, index, layout.ref[slot] ?? 0);
    const freed = lane.find(({ expired, until }) => expired && until <= duration);
    if (freed) return { time: freed.until, text: `${freed.letter || "the memory"} expires` };
    if (lane.length > 0) return null;
  }
  return null;
}

/** The worst that each stretch of the picture holds, so that it can be seen without scrolling there. */
export function rulerOf(index: LifelineIndex, layout: Layout, viewport: number): number[] {
  const steps = Math.max(1, Math.ceil(viewport / RULER_STEP));
  const ruler = new Array<number>(steps).fill(NOTHING);
  const scale = layout.height > 0 ? steps / layout.height : 0;
  for (let slot = 0; slot < layout.length; slot++) {
    const worst = worstOf(index, layout, slot);
    if (worst === NOTHING) continue;
    const step = Math.min(steps - 1, Math.floor(((layout.top[slot] ?? 0) + 1) * scale));
    ruler[step] = Math.max(ruler[step] ?? 0, worst);
  }
  return ruler;
}

function worstOf(index: LifelineIndex, layout: Layout, slot: number): number {
  const ref = layout.ref[slot] ?? 0;
  switch (layout.kind[slot]) {
    case ROW:
      return index.rank[ref] ?? NOTHING;
    case AGGREGATE: {
      const pairs = layout.nodes[ref]?.node.pairs ?? [];
      if (pairs.some((pair) => (index.pairs.errors[pair] ?? 0) > 0)) return ERROR;
      return pairs.some((pair) => (index.pairs.warnings[pair] ?? 0) > 0) ? WARNING : NOTHING;
    }
    default:
      return NOTHING;
  }
}
