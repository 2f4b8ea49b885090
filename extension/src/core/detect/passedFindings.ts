/**
 * What was found while segments passed, where nearly always only their number is asked: a million findings in columns, 14 bytes
 * each. They become objects when somebody asks for the list.
 */

import { grow, nextCapacity } from "../model/columns.ts";
import type { FindingKind } from "../report/contract.ts";
import type { FrameNumber } from "../units.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import type { Findings } from "./findings.ts";
import { KeptFinding, type Look, PassedFinding } from "./keptFinding.ts";

const FIRST_ROOM = 1024;

export class PassedFindings implements Findings {
  readonly input: DetectorInput;
  #length = 0;
  readonly #looks: Look[] = [];
  #look: Uint16Array<ArrayBuffer> = new Uint16Array(FIRST_ROOM);
  #connection: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_ROOM);
  #frame: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_ROOM);
  #place: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_ROOM);
  /** How many come of connections, in no order; those of the whole capture stand behind them. */
  #ofConnections: number | null = null;
  /** Of the whole capture, those that are kept as they are: what is in columns was found before. */
  readonly #others: Finding[] = [];
  #list: readonly Finding[] | null = null;

  constructor(input: DetectorInput) {
    this.input = input;
  }

  get length(): number {
    return this.#length + this.#others.length;
  }

  /** What is added from now on is of the whole capture. */
  endOfConnections(): void {
    this.#ofConnections = this.#length;
  }

  add(finding: Finding): void {
    if (!(finding instanceof KeptFinding)) {
      this.#others.push(finding);
      return;
    }
    const i = this.#length++;
    if (i === this.#frame.length) this.#grow();
    this.#look[i] = this.#numberOf(finding.look);
    this.#connection[i] = finding.connection;
    this.#frame[i] = finding.frame;
    this.#place[i] = finding.place;
  }

  get counts(): ReadonlyMap<FindingKind, number> {
    const counts = new Map<FindingKind, number>();
    const first = new Map<FindingKind, number>();
    for (let i = 0; i < this.length; i++) {
      const kind = this.#kindOf(i);
      const known = first.get(kind);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (known === undefined || this.#compare(i, known) < 0) first.set(kind, i);
    }
    const inOrder = [...first].sort(([, a], [, b]) => this.#compare(a, b));
    return new Map(inOrder.map(([kind]) => [kind, counts.get(kind) ?? 0]));
  }

  get list(): readonly Finding[] {
    this.#list ??= Array.from({ length: this.length }, (_, i) => i)
      .sort((a, b) => this.#compare(a, b))
      .flatMap((i) => this.#at(i) ?? []);
    return this.#list;
  }

  #at(i: number): Finding | undefined {
    const look = this.#lookAt(i);
    if (look === undefined) return this.#others[i - this.#length];
    return new PassedFinding(look, {
      connection: this.#connection[i] ?? 0,
      frame: this.#frame[i] ?? 0,
      place: this.#place[i] ?? 0,
    }) as Finding;
  }

  /** In order of frames; of one frame as if all connections had been judged one after the other, and then the capture. */
  #compare(a: number, b: number): number {
    const ofConnections = this.#ofConnections ?? this.#length;
    const frames = this.#frameAt(a) - this.#frameAt(b);
    if (frames !== 0 || a >= ofConnections || b >= ofConnections) return frames || a - b;
    return (this.#place[a] ?? 0) - (this.#place[b] ?? 0) || a - b;
  }

  #lookAt(i: number): Look | undefined {
    return i < this.#length ? this.#looks[this.#look[i] ?? 0] : undefined;
  }

  #kindOf(i: number): FindingKind {
    const kind = this.#lookAt(i)?.kind ?? this.#others[i - this.#length]?.kind;
    if (kind === undefined) throw new RangeError(`PassedFindings: there is no finding ${i}`);
    return kind;
  }

  #frameAt(i: number): FrameNumber {
    // An element below 0 is looked up by its name, half a microsecond each.
    const other = i < this.#length ? undefined : this.#others[i - this.#length];
    return other === undefined ? (this.#frame[i] ?? 0) : this.#frameOf(other);
  }

  #frameOf({ segment }: Finding): FrameNumber {
    return this.input.analyzer.segments.frameOf(segment);
  }

  #numberOf(look: Look): number {
    const known = this.#looks.indexOf(look);
    return known < 0 ? this.#looks.push(look) - 1 : known;
  }

  #grow(): void {
    const room = nextCapacity(this.#frame.length);
    this.#look = grow(this.#look, room);
    this.#connection = grow(this.#connection, room);
    this.#frame = grow(this.#frame, room);
    this.#place = grow(this.#place, room);
  }
}
