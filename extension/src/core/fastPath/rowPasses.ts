/**
 * What the fast path does for all connections of a capture, or all of something else, once they have been followed: each is one pass over the
 * rows, written in `extension/src/fastPath/`. An address is a byte of the memory that both share.
 *
 * The same passes in JavaScript, which `detect/` has for captures that are being read, take three times the CPU, and of a million packets as much
 * again until they are compiled.
 */

import { ROW_WORDS } from "../model/connectionWords.ts";
import { type PackedPlaces, ROWS_UNPACKED } from "../model/rowLog.ts";
import type { Steps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import type { SharedMemory } from "./sharedMemory.ts";

export interface PassExports {
  setPackedRows(packed: number, places: number, room: number): void;
  unpackConnections(
    packed: number,
    places: number,
    from: number,
    until: number,
    what: number,
    rows: number,
  ): void;
  noteSegments(
    at: number,
    until: number,
    opened: number,
    filter: number,
    words: number,
    shift: number,
    kept: number,
    isForSummary: boolean,
    copies: number,
  ): number;
  dropAnswered(at: number, until: number): number;
  listOwners(table: number, frame: number): number;
  dropOwners(table: number): number;
  nameOwners(table: number, at: number, until: number): number;
  chooseSegments(table: number, at: number, until: number): number;
  takeHosts(
    hosts: number,
    links: number,
    quadruplets: number,
    linkOf: number,
    lately: number,
    from: number,
    until: number,
  ): number;
  takePairs(
    pairs: number,
    links: number,
    rows: number,
    linkOf: number,
    pairOfLink: number,
    pairOf: number,
    from: number,
    until: number,
  ): number;
  placePairs(table: number): void;
  addRows(bits: number, rows: number, length: number): void;
  countGroups(groupOf: number, length: number, counts: number, bits: number, before: number): void;
  beginGroups(counts: number, groups: number, start: number): void;
  fillGroups(
    groupOf: number,
    from: number,
    until: number,
    next: number,
    rows: number,
    bits: number,
    before: number,
  ): void;
  takeUses(
    uses: number,
    rows: number,
    quadruplets: number,
    pairOf: number,
    firstPort: number,
    lastPort: number,
    from: number,
    until: number,
  ): number;
  takeLifetimes(
    rows: number,
    from: number,
    until: number,
    uses: number,
    quadruplets: number,
    pairOf: number,
    firstPort: number,
    lastPort: number,
    groupOf: number,
    next: number,
    starts: number,
    ends: number,
    connections: number,
    length: number,
    others: number,
  ): number;
  takeTimeWaits(
    rows: number,
    from: number,
    until: number,
    pairOf: number,
    clientGroup: number,
    serverGroup: number,
    next: number,
    starts: number,
    ends: number,
    length: number,
    others: number,
  ): number;
  takeLooks(
    rows: number,
    from: number,
    until: number,
    latest: number,
    longHandshake: number,
    longHalfClosed: number,
    measurable: number,
    looks: number,
    states: number,
    firsts: number,
  ): void;
  takeHolders(rows: number, from: number, until: number, pairOf: number, holders: number): void;
  compareRemembered(
    rows: number,
    from: number,
    until: number,
    reach: number,
    tolerance: number,
    looks: number,
    pairOf: number,
    firsts: number,
    ends: number,
    times: number,
    tsVals: number,
    marks: number,
    found: number,
  ): number;
  listRows(looks: number, what: number, from: number, until: number, rows: number): number;
  takeSeries(
    connections: number,
    count: number,
    step: number,
    openings: number,
    rows: number,
    syns: number,
    synAcks: number,
  ): void;
  findEnds(series: number): void;
  spreadOf(series: number, ticksPerNanosecond: number, origin: number): number;
  goesBack(connections: number, count: number, step: number, openings: number): number;
  boundOf(column: number, count: number): number;
  takeSigns(table: number, columns: number, from: number, until: number): void;
  takeHopVotes(table: number, connections: number): void;
  findHoles(...some: [...SegmentsOfSome, hasLong: boolean, sides: number, shows: number]): void;
  takePlain(
    ...some: [...SegmentsOfSome, timeWait: number, looks: number, signs: number, found: number]
  ): number;
  sortDoubles(at: number, count: number, scratch: number): void;
  mergeDoubles(at: number, middle: number, end: number, scratch: number): void;
  findPeaks(
    from: number,
    until: number,
    first: number,
    next: number,
    starts: number,
    ends: number,
    counts: number,
    at: number,
    scratch: number,
  ): void;
}

/** Passes over what lies in the memory of one capture. */
export interface Passes extends PassExports {
  readonly memory: SharedMemory;
}

/** The same over its connections. */
export interface RowPasses extends Passes {
  /** Where the rows of connections stand, one behind the other; 0: they are packed. For passes that ask for any one of them. */
  readonly rows: number;
  /** Where those of quadruplets stand. */
  readonly quadruplets: number;
  /** How many rows passes that go over all take at a time. */
  readonly rowsAPass: number;
  /**
   * For such a pass over the rows from `from` to before `until`: where they stand, as if all stood one behind the other. Packed ones are unpacked,
   * and stand there until others are asked for.
   *
   * @param what of them is asked, of `packedWords.ts`
   */
  rowsOf(from: ConnectionIndex, until: ConnectionIndex, what: number): number;
}

/** Those over rows that stand one behind the other. */
export function passesOverPlain(passes: Passes, rows: number, quadruplets: number): RowPasses {
  passes.setPackedRows(0, 0, 0);
  return { ...passes, rows, quadruplets, rowsAPass: ROWS_A_PASS, rowsOf: () => rows };
}

/** Those over rows of which all are packed. */
export function passesOverPacked(
  passes: Passes,
  { packed, placeOf, room }: PackedPlaces,
  quadruplets: number,
): RowPasses {
  const places = placeOf.byteOffset;
  passes.setPackedRows(packed, places, room);
  const rowsOf = (from: ConnectionIndex, until: ConnectionIndex, what: number): number => {
    passes.unpackConnections(packed, places, from, until, what, room);
    return room - from * ROW_WORDS * Int32Array.BYTES_PER_ELEMENT;
  };
  return { ...passes, rows: 0, quadruplets, rowsAPass: ROWS_UNPACKED, rowsOf };
}

/**
 * What a pass over the segments of some connections is told: where the connections stand, and how many there are; the place of each among
 * those whose segments are told; where the rows of connections stand; where the segments of each stand, together, and where those of a place
 * begin; and where the addresses of the segments' columns are (`columnWords.ts`).
 */
export type SegmentsOfSome = readonly [
  connections: number,
  count: number,
  places: number,
  rows: number,
  order: number,
  start: number,
  columns: number,
];

/** Passes over the segments of some connections. */
export interface SegmentPasses extends RowPasses {
  /** Until it is asked again. */
  segmentsOf(connections: Uint32Array): SegmentsOfSome;
  /** Nobody asks any more. */
  release(): void;
}

/** Rows that a pass takes in one step, well below a millisecond: what V8 optimizes of WebAssembly meanwhile, it runs from the next call on. */
export const ROWS_A_PASS: number = 1 << 14;

/**
 * Goes over rows 0 to `length` - 1 in steps of `rowsAPass`. `pass` returns the first row that it did not take, for want of room: then `makeRoom` is
 * called, and it goes on.
 */
export function* passInSteps(
  length: number,
  rowsAPass: number,
  pass: (from: number, until: number) => number,
  makeRoom: () => void,
): Steps<void> {
  for (let row = 0; row < length; ) {
    const until = Math.min(length, row + rowsAPass);
    row = pass(row, until);
    if (row < until) makeRoom();
    else yield;
  }
}
