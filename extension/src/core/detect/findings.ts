/**
 * All that was found in a capture, in columns: a million findings of 16 bytes each. Who only counts them makes no object of any; they
 * become objects when somebody asks for the list.
 */

import { SORT_WORDS } from "../fastPath/memoryLayout.ts";
import { float64In, uint32In } from "../fastPath/sharedColumns.ts";
import { sortInPieces } from "../fastPath/sortInPieces.ts";
import { nextCapacity } from "../model/columns.ts";
import type { FindingKind } from "../report/contract.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import { type Decided, type FindingOrigin, KeptFinding, type Look, PassedFinding } from "./keptFinding.ts";
import { orderOfTime } from "./orderOfTime.ts";

const FIRST_ROOM = 1024;

export class Findings {
  readonly input: DetectorInput;
  readonly #arePassed: boolean;
  #length = 0;
  readonly #looks: Look[] = [];
  // In memory that the collector does not count: it would collect because of them.
  #look: Uint32Array;
  #connection: Uint32Array;
  /** The segment; of findings that were passed its frame. */
  #at: Uint32Array;
  #place: Uint32Array;
  /** Of the whole capture, those that are kept as they are: what is in columns was found before. */
  readonly #others: Finding[] = [];
  /** How many are of single connections, whose numbers are their places; null: all so far. */
  #ofConnections: number | null = null;
  #list: readonly Finding[] | null = null;

  /** @param arePassed their segments need not be there afterwards */
  constructor(input: DetectorInput, arePassed: boolean) {
    const { memory } = input.analyzer.fastPath;
    this.input = input;
    this.#arePassed = arePassed;
    this.#look = uint32In(memory, FIRST_ROOM);
    this.#connection = uint32In(memory, FIRST_ROOM);
    this.#at = uint32In(memory, FIRST_ROOM);
    this.#place = uint32In(memory, FIRST_ROOM);
  }

  get length(): number {
    return this.#length + this.#others.length;
  }

  /** Adds what is found at a place. */
  find(origin: FindingOrigin, place: number): void {
    const found = origin.findAt(place);
    for (let i = 0; i < found.length; i++) {
      const one = found[i];
      if (one !== undefined) this.add(this.lookOf(origin, one), one.connection, one.segment, place);
    }
  }

  /** @param look what `lookOf` says */
  add(look: number, connection: ConnectionIndex, segment: SegmentIndex, place: number): void {
    const i = this.#length++;
    if (i === this.#look.length) this.#grow();
    this.#look[i] = look;
    this.#connection[i] = connection;
    this.#at[i] = this.#arePassed ? this.input.analyzer.segments.frameOf(segment) : segment;
    this.#place[i] = place;
  }

  /** The number of what very many findings have in common. */
  lookOf(origin: FindingOrigin, { kind, certainty, severity }: Decided): number {
    for (let i = 0; i < this.#looks.length; i++) {
      const one = this.#looks[i];
      if (one?.origin !== origin || one.kind !== kind) continue;
      if (one.certainty === certainty && one.severity === severity) return i;
    }
    return this.#looks.push({ origin, kind, certainty, severity }) - 1;
  }

  /** Forgets what was added since there were so many. */
  forget(length: number): void {
    this.#length = length;
  }

  /** What is added from now on is not of single connections. */
  endOfConnections(): void {
    this.#ofConnections = this.#length;
  }

  /** Of the whole capture, when all others have been added. */
  addTold(finding: Finding): void {
    this.#others.push(finding);
  }

  /** How many there are of each kind, in order of the first of each. */
  get counts(): ReadonlyMap<FindingKind, number> {
    const ranks = finish(this.#ranks());
    const ofLooks = this.#looks.map(({ kind }) => ({ kind, count: 0, first: 0, rank: Infinity }));
    for (let i = 0; i < this.#length; i++) {
      const one = ofLooks[this.#look[i] ?? 0];
      const rank = ranks[i] ?? 0;
      if (one === undefined) continue;
      one.count++;
      if (rank > one.rank || (rank === one.rank && this.#compare(i, one.first) > 0)) continue;
      one.first = i;
      one.rank = rank;
    }
    const others = this.#others.map(({ kind }, other) => {
      const first = this.#length + other;
      return { kind, count: 1, first, rank: ranks[first] ?? 0 };
    });
    const counts = new Map<FindingKind, number>();
    for (const { kind, count } of [...ofLooks, ...others].sort(
      (a, b) => a.rank - b.rank || this.#compare(a.first, b.first),
    ))
      if (count > 0) counts.set(kind, (counts.get(kind) ?? 0) + count);
    return counts;
  }

  /** In order of time, then of the segment table. */
  get list(): readonly Finding[] {
    this.#list ??= finish(this.putInOrder());
    return this.#list;
  }

  /** Makes the list, in steps. */
  *putInOrder(): Steps<readonly Finding[]> {
    const { length } = this;
    const { passes } = this.input.analyzer.fastPath;
    // Whole numbers, exact as long as there are not 2^52 pairs of a frame and a finding; a power of two, or taking them apart takes longer than the sort.
    const places = 2 ** Math.ceil(Math.log2(length));
    const ranks = yield* this.#ranks();
    const keys = float64In(passes.memory, length);
    yield* stretchesInSteps(length, (start, end) => {
      for (let i = start; i < end; i++) keys[i] = (ranks[i] ?? 0) * places + i;
    });
    const scratch = uint32In(passes.memory, SORT_WORDS + 2 * length);
    yield* sortInPieces(passes, keys.byteOffset, length, scratch.byteOffset);
    const order = scratch.subarray(0, length);
    yield* stretchesInSteps(length, (start, end) => {
      for (let place = start; place < end; place++) {
        const key = keys[place] ?? 0;
        order[place] = key - Math.floor(key / places) * places;
        this.#settle(order, place, ranks);
      }
    });
    const list: Finding[] = [];
    yield* stretchesInSteps(length, (start, end) => {
      for (let place = start; place < end; place++) list.push(this.#findingAt(order[place] ?? 0));
    });
    passes.memory.give(keys, scratch);
    this.#list = list;
    return list;
  }

  #findingAt(i: number): Finding {
    // An element below 0 is looked up by its name, half a microsecond each.
    const other = i < this.#length ? undefined : this.#others[i - this.#length];
    if (other !== undefined) return other;
    const look = this.#looks[this.#look[i] ?? 0];
    if (look === undefined) throw new RangeError(`Findings: there is no finding ${i}`);
    const connection = this.#connection[i] ?? 0;
    const at = this.#at[i] ?? 0;
    const place = this.#place[i] ?? 0;
    const found = this.#arePassed
      ? new PassedFinding(look, connection, at, place)
      : new KeptFinding(look, connection, at, place);
    return found as Finding;
  }

  /** Puts what stands at a place before those of the same segment that come after it: they are few. */
  #settle(order: Uint32Array, place: number, ranks: Uint32Array): void {
    for (let at = place; at > 0; at--) {
      const number = order[at] ?? 0;
      const before = order[at - 1] ?? 0;
      if (ranks[before] !== ranks[number] || this.#compare(before, number) < 0) return;
      order[at - 1] = number;
      order[at] = before;
    }
  }

  /**
   * Of two that are told at one segment, which may be of two connections: as if all connections had been judged one after the other, and then the capture.
   * What is plain was found before its turn, and what had to wait for what the capture lost after it.
   */
  #compare(a: number, b: number): number {
    const ofConnections = this.#ofConnections ?? this.#length;
    const areOfConnections = a < ofConnections && b < ofConnections;
    return (areOfConnections ? (this.#place[a] ?? 0) - (this.#place[b] ?? 0) : 0) || a - b;
  }

  /**
   * By number, what puts them in order of time (`orderOfTime`); of those of one segment `#compare` says which comes first. It is the segment
   * itself where all rows are kept, and that of findings that were passed was asked for while their rows were there.
   */
  *#ranks(): Steps<Uint32Array> {
    const { analyzer } = this.input;
    const ranks = new Uint32Array(this.length);
    ranks.set(this.#at.subarray(0, this.#length));
    this.#others.forEach(({ segment }, other) => {
      ranks[this.#length + other] = segment;
    });
    yield* stretchesInSteps(analyzer.isSparse ? this.length : 0, (start, end) => {
      for (let i = start; i < end; i++)
        if (!this.#arePassed || i >= this.#length) ranks[i] = orderOfTime(analyzer, ranks[i] ?? 0);
    });
    return ranks;
  }

  #grow(): void {
    this.#look = this.#longer(this.#look);
    this.#connection = this.#longer(this.#connection);
    this.#at = this.#longer(this.#at);
    this.#place = this.#longer(this.#place);
  }

  #longer(column: Uint32Array): Uint32Array {
    const { memory } = this.input.analyzer.fastPath;
    const longer = uint32In(memory, nextCapacity(column.length));
    longer.set(column);
    memory.give(column);
    return longer;
  }
}
