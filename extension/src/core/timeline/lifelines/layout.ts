/**
 * What stands above what: every header, strip, row and aggregate with its place, as numbers, so that a hundred thousand rows
 * are laid out in milliseconds and a window of them is found by bisection.
 */

import { firstPlace } from "../../firstPlace.ts";
import type { QuadrupletIndex } from "../../units.ts";
import type { RowHeight } from "./model.ts";
import type { AggregateNode } from "./nodes.ts";
import type { PairIndex } from "./pairs.ts";

export const HEADER_HEIGHT = 50;
export const PLAIN_HEADER_HEIGHT = 26;
export const AGGREGATE_HEIGHT = 58;
export const HIDDEN_HEIGHT = 36;
const LEAST_STRIP_HEIGHT = 26;
const STRIP_MARGIN = 9;
const STRIP_PITCH = 5;
/** From `MANY_LINES` on the lines of a strip stand closer. */
const CLOSE_PITCH = 4.3;
const MANY_LINES = 11;

export const HEADER = 0;
export const STRIP = 1;
export const ROW = 2;
export const AGGREGATE = 3;
export const HIDDEN = 4;

/** Answered lifelines that share a strip. */
export interface Strip {
  readonly key: string;
  readonly letter: string;
  /** Those in the range; shown as rows below when `opened`. */
  readonly lines: readonly QuadrupletIndex[];
  readonly total: number;
  readonly never: number;
  readonly opened: boolean;
  readonly pair: PairIndex;
}

export interface PlacedNode {
  readonly node: AggregateNode;
  readonly depth: number;
  readonly opened: boolean;
}

/** Where the lines of a strip begin; below them the same is left free. */
export const STRIP_TOP = 4;

/** The lines share the height of their strip. */
export function stripPitch(strip: Strip): number {
  return (stripHeight(strip) - 2 * STRIP_TOP) / Math.max(1, strip.lines.length);
}

export function stripHeight({ lines, opened }: Strip): number {
  if (opened) return LEAST_STRIP_HEIGHT;
  const pitch = lines.length >= MANY_LINES ? CLOSE_PITCH : STRIP_PITCH;
  return Math.max(LEAST_STRIP_HEIGHT, STRIP_MARGIN + lines.length * pitch);
}

const FIRST_CAPACITY = 64;

/** The picture from top to bottom. `ref` is a pair, a strip, a quadruplet or a node, as `kind` says. */
export class Layout {
  readonly rowHeight: RowHeight;
  readonly strips: Strip[] = [];
  readonly nodes: PlacedNode[] = [];
  length = 0;
  kind: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_CAPACITY);
  ref: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_CAPACITY);
  /** Where slot i begins; one more than there are slots, so that the last is the height of the picture. */
  top: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY + 1);
  /** Rows whose section has a letter are set behind it; where no strip shows the letter its first row does. */
  lettered: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_CAPACITY);
  readonly letters: Map<number, string> = new Map();
  /** Lifelines that are shown, alone or in an aggregate; and those left out. */
  lifelines = 0;
  hidden = 0;

  constructor(rowHeight: RowHeight) {
    this.rowHeight = rowHeight;
  }

  get height(): number {
    return this.top[this.length] ?? 0;
  }

  header(pair: PairIndex, height: number): void {
    this.#push(HEADER, pair, height);
  }

  strip(strip: Strip): void {
    this.strips.push(strip);
    this.#push(STRIP, this.strips.length - 1, stripHeight(strip));
    if (!strip.opened) this.lifelines += strip.lines.length;
  }

  row(quadruplet: QuadrupletIndex, lettered: boolean, letter: string = ""): void {
    this.#push(ROW, quadruplet, this.rowHeight || 22);
    this.lettered[this.length - 1] = lettered ? 1 : 0;
    if (letter !== "") this.letters.set(this.length - 1, letter);
    this.lifelines++;
  }

  aggregate(node: PlacedNode, lifelines: number): void {
    this.nodes.push(node);
    this.#push(AGGREGATE, this.nodes.length - 1, AGGREGATE_HEIGHT);
    if (!node.opened) this.lifelines += lifelines;
  }

  hiddenNote(hidden: number): void {
    this.hidden = hidden;
    this.#push(HIDDEN, 0, HIDDEN_HEIGHT);
  }

  /** The slot at `y`, or the last above it. */
  at(y: number): number {
    return Math.max(firstPlace(0, this.length, (slot) => (this.top[slot] ?? 0) <= y) - 1, 0);
  }

  /** The slot after the last one that begins above `y`. */
  endOf(y: number): number {
    let end = this.at(y);
    while (end < this.length && (this.top[end] ?? 0) < y) end++;
    return end;
  }

  /** The aggregates of some slots, by their place in `nodes`. */
  nodesBetween(first: number, end: number): ReadonlyMap<number, PlacedNode> {
    const placed = new Map<number, PlacedNode>();
    for (let slot = first; slot < end; slot++) {
      const ref = this.ref[slot] ?? 0;
      const node = this.kind[slot] === AGGREGATE ? this.nodes[ref] : undefined;
      if (node) placed.set(ref, node);
    }
    return placed;
  }

  #push(kind: number, ref: number, height: number): void {
    const at = this.length;
    if (at === this.kind.length) this.#grow();
    this.kind[at] = kind;
    this.ref[at] = ref;
    this.top[at + 1] = (this.top[at] ?? 0) + height;
    this.length = at + 1;
  }

  #grow(): void {
    const capacity = this.kind.length * 2;
    this.kind = longer(this.kind, new Uint8Array(capacity));
    this.lettered = longer(this.lettered, new Uint8Array(capacity));
    this.ref = longer(this.ref, new Uint32Array(capacity));
    this.top = longer(this.top, new Float64Array(capacity + 1));
  }
}

function longer<C extends Uint8Array | Uint32Array | Float64Array>(from: C, to: C): C {
  to.set(from);
  return to;
}
