/**
 * The fast path (`extension/src/fastPath/`) at work on one capture, and the memory that it shares with the core: decoded segments,
 * quadruplets, connections. The core makes room in it and lays it out; what both read and write are the same bytes.
 */

import bytes from "../../fastPath/main.wasm";
import { maximumFrameLength } from "../capture/frameLimits.ts";
import type { UsualInterface, UsualRecords } from "../capture/frameRecord.ts";
import { ROW_WORDS } from "../model/connectionWords.ts";
import type { LogPlaces } from "../model/rowLog.ts";
import { SegmentColumns } from "../model/segmentColumns.ts";
import { hashFactors } from "../secretHash.ts";
import type { ConnectionIndex, FrameNumber, Nanoseconds, QuadrupletIndex, SegmentIndex } from "../units.ts";
import { DIRECTION, SEGMENT_WORDS, SegmentRows } from "../wire/segmentRows.ts";
import { COLUMNS } from "./columnWords.ts";
import type { FramesAgain } from "./framesAgain.ts";
import { Inputs } from "./inputs.ts";
import {
  CLOCK_MICROSECONDS,
  CLOCK_NANOSECONDS,
  CLOCK_OTHER,
  CLOCK_SHIFT,
  CONNECTION_COUNT,
  FRAMES,
  INTERFACES,
  LAST_SECONDS,
  LENT_ROWS,
  MOST_INTERFACES,
  PREVIOUS_TIME,
  QUADRUPLET_COUNT,
  RING_SEGMENTS,
  ROWS,
  SEGMENTS_A_BATCH,
} from "./memoryLayout.ts";
import type { PassExports, Passes } from "./rowPasses.ts";
import { roomIn, uint32In } from "./sharedColumns.ts";
import { SharedMemory } from "./sharedMemory.ts";
import { Instance, Module, type WasmModule } from "./webAssembly.ts";

/**
 * What the fast path asks of the core. `at` is the first word of a connection's row, `from` that of a segment's; a block is CLIENT or
 * SERVER.
 */
export interface FastPathCore {
  /** A new connection of the quadruplet behind `previous` (-1: its first): its row. */
  open(
    quadruplet: QuadrupletIndex,
    previous: ConnectionIndex,
    clientIsA: number,
    frame: FrameNumber,
    time: Nanoseconds,
  ): ConnectionIndex;
  /** Unpacks a row that segments have come for again: its first word. */
  unpack(connection: ConnectionIndex): number;
  /** Follows a segment of which more is to be asked: which connection it belongs to. */
  followAny(from: number): void;
  /** Moves both ends by a segment that is not ordinary, of `mine`. */
  followSteps(at: number, mine: number, from: number): void;
  /** A letter of the history for which the row has no room. */
  appendLetter(at: number, mine: number, letter: number): void;
  /** Counts a letter of the history that is repeated. */
  noteLogarithmic(at: number, mine: number, letter: number): void;
  /** What `handshakeTime.ts` notes of a SYN sent again, of a SYN-ACK, and of the ACK to it. */
  timeSyn(at: number, from: number): void;
  timeSynAck(at: number, from: number): void;
  timeLastAck(at: number, from: number): void;
  /** The side comes to TIME_WAIT while the other one holds its own. */
  enterTimeWait(at: number, block: number, frame: FrameNumber, time: Nanoseconds): void;
}

/** Who numbers IPv6 addresses: `AddressTable`. */
interface AddressNumbers {
  /** The number of the 16-byte address at `at`, given when it is first seen. */
  internIpv6(view: DataView, at: number): number;
}

/** Rows of connections that are packed; `packed` is the address of what `packedWords.ts` tells. */
export interface PackExports {
  planFields(packed: number): void;
  packPage(packed: number, rows: number, owners: number, page: number, count: number, to: number): number;
  unpackRow(packed: number, connection: number, place: number, to: number): void;
  wordAt(packed: number, connection: number, place: number, field: number): number;
  doubleAt(packed: number, place: number, field: number): number;
}

interface Exports extends PassExports, PackExports {
  findQuadruplets(at: number, until: number): void;
  setAddresses(addresses: number, slots: number, mask: number): void;
  setQuadruplets(slots: number, mask: number, rows: number, newest: number): void;
  markCopies(from: number, until: number, window: number): number;
  forgetCopies(): void;
  followAll(at: number, until: number): number;
  takeOpenings(syns: number, openings: number, left: number): number;
  spreadSegments(at: number, until: number, columns: number, first: number): number;
  setPcap(isBigEndian: boolean, hasNanoseconds: boolean, linkType: number, limit: number): void;
  takePcapRecords(at: number, end: number): number;
  setPcapng(isBigEndian: boolean, interfaces: number, limit: number): void;
  takePcapngBlocks(at: number, end: number): number;
  beginAgain(rows: number, wanted: number, wantedBits: number): void;
  endAgain(): void;
  markBlocks(areMarked: boolean): void;
  setConnections(rows: number, capacity: number): void;
  setConnectionLog(ring: number, ...others: LogPlaces): void;
}

let module: WasmModule | undefined;

export class FastPath {
  /** A ring: the segment with number n stands at row n modulo RING_SEGMENTS, until it is written over. */
  readonly rows: SegmentRows;
  /** What it shares with the core. */
  readonly memory: SharedMemory = new SharedMemory();
  readonly inputs: Inputs = new Inputs(this.memory);
  /** What it does for all of something that lies in its memory. */
  readonly passes: Passes;
  readonly #exports: Exports;
  #batch: { readonly columns: SegmentColumns; readonly address: number } | null = null;
  readonly #counts: Int32Array;
  readonly #lent: Int32Array;
  /** How many frames were read, segments decoded, frames passed over; the times of the frame and of the segment that came last (`ReadingState`). */
  readonly #reached: Uint32Array;
  readonly #previousTimes: Float64Array;
  /** Seconds and nanoseconds of the frame that was taken last. */
  readonly #latestTime: Float64Array;
  #core: FastPathCore | null = null;
  #addresses: AddressNumbers | null = null;
  #rowsAgain: SegmentRows | null = null;
  /** The bytes that records are taken from. */
  #taken: DataView | null = null;
  /** How the records are written that were taken last, and how many interfaces the section had then. */
  #form: UsualRecords | null = null;
  #interfaces = 0;
  readonly #interfaceForms: Int32Array;
  /** First byte of the rows of connections. */
  #connections = 0;

  constructor() {
    module ??= new Module(bytes());
    this.#exports = new Instance(module, {
      env: { memory: this.memory.wasm },
      core: this.#imports(),
      hashFactors: hashFactors(),
    }).exports as Exports;
    this.passes = { ...this.#exports, memory: this.memory };
    this.rows = new SegmentRows(RING_SEGMENTS, this.memory.buffer, ROWS);
    this.#counts = new Int32Array(this.memory.buffer, QUADRUPLET_COUNT, 1);
    this.#interfaceForms = new Int32Array(this.memory.buffer, INTERFACES, 2 * MOST_INTERFACES);
    this.#lent = new Int32Array(this.memory.buffer, LENT_ROWS, SEGMENTS_A_BATCH * SEGMENT_WORDS);
    this.#reached = new Uint32Array(this.memory.buffer, FRAMES, 3);
    this.#previousTimes = new Float64Array(this.memory.buffer, PREVIOUS_TIME, 2);
    this.#latestTime = new Float64Array(this.memory.buffer, LAST_SECONDS, 2);
    this.#exports.forgetCopies();
  }

  /** A batch of segments of frames that are read again. */
  get rowsAgain(): SegmentRows {
    if (this.#rowsAgain === null) {
      const { buffer, byteOffset } = this.memory.take(SEGMENTS_A_BATCH * SEGMENT_WORDS);
      this.#rowsAgain = new SegmentRows(SEGMENTS_A_BATCH, buffer, byteOffset);
    }
    return this.#rowsAgain;
  }

  /** Whether it leaves the first frame of each block to the core, which makes a bookmark of it. The first of all it always does. */
  markBlocks(areMarked: boolean): void {
    this.#exports.markBlocks(areMarked);
  }

  /**
   * Takes records or blocks of frames from `at` on, until one is not ordinary or not whole at `end`, or a batch is full: frames,
   * their segments and the clock of `ReadingState` go on by them.
   *
   * @param view of what lies in one of the inputs
   * @returns where the first one begins that was not taken
   */
  takeUsual(form: UsualRecords, view: DataView, at: number, end: number): number {
    const isKnown =
      form === this.#form && (form.format === "pcap" || form.interfaces.length === this.#interfaces);
    if (!isKnown) this.#setForm(form);
    this.#taken = view;
    const start = view.byteOffset;
    const { takePcapRecords, takePcapngBlocks } = this.#exports;
    const take = form.format === "pcap" ? takePcapRecords : takePcapngBlocks;
    return (take(start + at, start + end) >>> 0) - start;
  }

  /**
   * The same of frames that are read again: the first reading, which may not be at its end, does not go on by them.
   *
   * @param again goes on by them: when `again.segments` is a batch its rows are to be taken
   */
  takeAgain(again: FramesAgain, form: UsualRecords, view: DataView, at: number, end: number): number {
    const reached = this.#reached.slice();
    const times = this.#previousTimes.slice();
    this.#reached.set([again.frame, again.segments]);
    this.#previousTimes.fill(Number.NEGATIVE_INFINITY);
    const { rows, wanted } = again;
    this.#exports.beginAgain(rows.words.byteOffset, wanted?.address ?? 0, wanted?.mask ?? 0);
    const next = this.takeUsual(form, view, at, end);
    this.#exports.endAgain();
    again.frame = this.#reached[0] ?? 0;
    again.segments = this.#reached[1] ?? 0;
    again.seconds = this.#latestTime[0] ?? 0;
    again.nanoseconds = this.#latestTime[1] ?? 0;
    this.#reached.set(reached);
    this.#previousTimes.set(times);
    return next;
  }

  #setForm(form: UsualRecords): void {
    this.#form = form;
    if (form.format === "pcap") {
      const { littleEndian, nanoseconds, linkType } = form;
      this.#exports.setPcap(!littleEndian, nanoseconds, linkType, maximumFrameLength(linkType));
      return;
    }
    const { littleEndian, interfaces } = form;
    this.#interfaces = interfaces.length;
    const known = interfaces.slice(0, MOST_INTERFACES);
    known.forEach(({ id, linkType, time }, index) => {
      this.#interfaceForms[2 * index] = (clockOf(time) << CLOCK_SHIFT) | linkType;
      this.#interfaceForms[2 * index + 1] = id;
    });
    const limit = Math.min(
      ...known.map(({ linkType }) => maximumFrameLength(linkType)),
      Number.MAX_SAFE_INTEGER,
    );
    this.#exports.setPcapng(!littleEndian, known.length, known.length === 0 ? 0 : limit);
  }

  /** How it packs rows of connections (`PackedRows`). */
  get packing(): PackExports {
    return this.#exports;
  }

  /** Who follows what is not ordinary. */
  serve(core: FastPathCore): void {
    this.#core = core;
  }

  /** Where the IPv6 addresses stand, and the slots by which they are found, both given by `take`; `addresses` adds to them. */
  placeAddresses(addresses: AddressNumbers, words: Uint32Array, slots: Uint32Array): void {
    this.#addresses = addresses;
    this.#exports.setAddresses(words.byteOffset, slots.byteOffset, slots.length - 1);
  }

  /** Where the table of quadruplets stands (`QuadrupletTable`); all were given by `take`. */
  placeQuadruplets(slots: Int32Array, rows: Int32Array, newest: Int32Array): void {
    this.#exports.setQuadruplets(slots.byteOffset, slots.length - 1, rows.byteOffset, newest.byteOffset);
  }

  /** The same where no quadruplet will be looked up: their newest incarnations alone. */
  placeNewest(newest: Int32Array): void {
    this.#exports.setQuadruplets(0, 0, 0, newest.byteOffset);
  }

  /** How many quadruplets have been found. */
  get quadruplets(): number {
    return this.#counts[0] ?? 0;
  }

  /** One word: how many connections there are. */
  get connectionCount(): Int32Array {
    return new Int32Array(this.memory.buffer, CONNECTION_COUNT, 1);
  }

  /** Where the rows of connections stand (`ConnectionTable`), given by `take`. */
  placeConnections(words: Int32Array): void {
    this.#connections = words.byteOffset;
    this.#exports.setConnections(words.byteOffset, Math.floor(words.length / ROW_WORDS));
  }

  /** The same where a row has a place in a ring. */
  placeLog(ring: number, ...others: LogPlaces): void {
    this.#connections = ring;
    this.#exports.setConnectionLog(ring, ...others);
  }

  /**
   * Looks the quadruplets of decoded segments up, adds those that are new, and writes DIRECTION into their rows. The table has
   * room for as many.
   *
   * @param words rows of `SegmentRows`: those in this memory, or others, which are lent a place in it
   * @param at the first word of the first row, `until` that behind the last one
   */
  findQuadruplets(words: Int32Array, at: number, until: number): void {
    if (words === this.rows.words || words === this.#rowsAgain?.words) {
      this.#exports.findQuadruplets(words.byteOffset + 4 * at, words.byteOffset + 4 * until);
      return;
    }
    const lent = this.#lent;
    for (let first = at; first < until; first += lent.length) {
      const count = Math.min(lent.length, until - first);
      lent.set(words.subarray(first, first + count));
      this.#exports.findQuadruplets(LENT_ROWS, LENT_ROWS + 4 * count);
      for (let row = DIRECTION; row < count; row += SEGMENT_WORDS) words[first + row] = lent[row] ?? 0;
    }
  }

  /**
   * Marks those of the segments from number `from` to before `until` as IS_COPY that repeat an earlier frame, and remembers the
   * others; the rules are told in `extension/src/fastPath/copies.ts`. At least REMEMBERED rows before each of them still stand in the ring.
   *
   * @param window how far to look back, in nanoseconds
   * @returns how many are copies
   */
  markCopies(from: number, until: number, window: number): number {
    return this.#exports.markCopies(from, until, window);
  }

  /**
   * Follows segments whose DIRECTION was looked up; leaves CONNECTION and FROM_SERVER in their rows. A copy of a frame
   * moves nothing.
   *
   * @param at the first word of the first row, `until` that behind the last one
   * @returns how many SYNs are among them, for `takeOpenings`
   */
  followAll(at: number, until: number): number {
    return this.#exports.followAll(ROWS + 4 * at, ROWS + 4 * until);
  }

  /**
   * Takes the openings among the segments that were followed last (`OpeningTable`).
   *
   * @param syns what `followAll` told
   * @param openings the address of its rows
   * @param left gets the first words of segments of which more is to be said: a batch at most, given by `take`
   * @returns how many those are
   */
  takeOpenings(syns: number, openings: number, left: Int32Array): number {
    return this.#exports.takeOpenings(syns, openings, left.byteOffset);
  }

  /** Columns that lie in its memory: where it finds them, for `spread`. */
  placeColumns(columns: SegmentColumns): number {
    const addresses = uint32In(this.memory, COLUMNS);
    addresses.set(columns.allColumns().map(({ byteOffset }) => byteOffset));
    return addresses.byteOffset;
  }

  /** Columns of a batch, for whoever keeps his elsewhere, and where it finds them. */
  get batch(): { readonly columns: SegmentColumns; readonly address: number } {
    if (this.#batch === null) {
      const columns = new SegmentColumns(roomIn(this.memory), SEGMENTS_A_BATCH);
      this.#batch = { columns, address: this.placeColumns(columns) };
    }
    return this.#batch;
  }

  /**
   * Writes the segments of a batch, or of a part of one, into columns.
   *
   * @param rows in its memory
   * @param at the first word of the first row, `until` that behind the last one
   * @param columns what `placeColumns` told
   * @param first the row of the first one; those that are nearly always 0 are left alone where nothing else came
   * @returns which of HAS_LONG, HAS_INTERFACES and HAS_FAR_TIMES hold
   */
  spread({ words }: SegmentRows, at: number, until: number, columns: number, first: SegmentIndex): number {
    const from = words.byteOffset;
    return this.#exports.spreadSegments(from + 4 * at, from + 4 * until, columns, first);
  }

  /** What the fast path calls: from its addresses to words of the tables. */
  #imports(): Readonly<Record<string, unknown>> {
    const row = (address: number): number => ((address >>> 0) - this.#connections) / 4;
    const segment = (address: number): number => ((address >>> 0) - ROWS) / 4;
    const core: FastPathCore = {
      open: (quadruplet, previous, clientIsA, frame, time) =>
        this.#core?.open(quadruplet, previous, clientIsA, frame >>> 0, time) ?? 0,
      unpack: (connection) => this.#connections + 4 * (this.#core?.unpack(connection) ?? 0),
      followAny: (from) => this.#core?.followAny(segment(from)),
      followSteps: (at, mine, from) => this.#core?.followSteps(row(at), mine, segment(from)),
      appendLetter: (at, mine, letter) => this.#core?.appendLetter(row(at), mine, letter),
      noteLogarithmic: (at, mine, letter) => this.#core?.noteLogarithmic(row(at), mine, letter),
      timeSyn: (at, from) => this.#core?.timeSyn(row(at), segment(from)),
      timeSynAck: (at, from) => this.#core?.timeSynAck(row(at), segment(from)),
      timeLastAck: (at, from) => this.#core?.timeLastAck(row(at), segment(from)),
      enterTimeWait: (at, block, frame, time) => this.#core?.enterTimeWait(row(at), block, frame >>> 0, time),
    };
    const addIpv6 = (address: number): number => {
      const input = this.#taken;
      if (input === null || this.#addresses === null) return 0;
      return this.#addresses.internIpv6(input, (address >>> 0) - input.byteOffset);
    };
    return { ...core, addIpv6 };
  }
}

function clockOf({ ticks, offset }: UsualInterface["time"]): number {
  if (offset !== 0) return CLOCK_OTHER;
  return ticks === 1_000_000_000 ? CLOCK_NANOSECONDS : ticks === 1_000_000 ? CLOCK_MICROSECONDS : CLOCK_OTHER;
}
