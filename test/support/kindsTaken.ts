import type { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import {
  AFTER_TIME_WAIT,
  CLIENT,
  ConnectionTable,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  REFUSED,
  RESET,
  SERVER,
  SIDE,
} from "#core/model/connectionTable.ts";
import { IS_COPY } from "#core/model/segmentTable.ts";
import { BatchTracker } from "#core/reconstruct/batchTracker.ts";
import { LETTER_RETRANSMISSION, repeatsOf } from "#core/reconstruct/history.ts";
import { Tracker } from "#core/reconstruct/tracker.ts";
import type { ConnectionIndex } from "#core/units.ts";
import { ACK, FIN, RST, type Segment, SYN } from "#core/wire/segment.ts";
import { DIRECTION, putSegment, SEGMENT_WORDS } from "#core/wire/segmentRows.ts";
import { segmentsOf } from "./followStepByStep.ts";

/** What the fast path knows to follow by itself. */
export const KINDS = [
  "first SYN of a quadruplet",
  "SYN of a later incarnation",
  "SYN that meets an older TIME_WAIT",
  "SYN sent again",
  "SYN-ACK",
  "SYN-ACK that ends an older TIME_WAIT",
  "RST that refuses",
  "RST that ends",
  "RST that changes nothing",
  "first FIN",
  "second FIN",
  "last ACK",
  "text or ACK",
  "text sent again",
] as const;

export type Kind = (typeof KINDS)[number];

/** Notes whether the segment was handed over. */
class WatchedTracker extends BatchTracker {
  isHandedOver = false;

  override followAny(from: number): void {
    this.isHandedOver = true;
    super.followAny(from);
  }

  override followSteps(at: number, mine: number, from: number): void {
    this.isHandedOver = true;
    super.followSteps(at, mine, from);
  }
}

/** The kind of each segment that the fast path follows by itself, when the capture is followed once more, one by one. */
export function* kindsTaken(analyzer: Analyzer): Generator<Kind> {
  const fastPath = new FastPath();
  const table = new ConnectionTable(analyzer.connections.length, fastPath);
  const newest = fastPath.memory.take(analyzer.quadruplets.length).fill(-1);
  fastPath.placeNewest(newest);
  const steps = new Tracker({ newest }, table, DEFAULT_ASSUMPTIONS);
  const tracker = new WatchedTracker(fastPath, steps, table, DEFAULT_ASSUMPTIONS);
  for (const { segment, quadruplet, fromA, isCopy } of segmentsOf(analyzer)) {
    putSegment(fastPath.rows, 0, segment, isCopy ? IS_COPY : 0);
    fastPath.rows.words[DIRECTION] = quadruplet * 2 + (fromA ? 1 : 0);
    const row = newest[quadruplet] ?? -1;
    const before = marksOf(table, row);
    tracker.isHandedOver = false;
    tracker.followAll(0, SEGMENT_WORDS);
    if (tracker.isHandedOver) continue;
    const newer = newest[quadruplet] ?? -1;
    yield kindOf(segment, before, marksOf(table, newer), newer === row);
  }
}

interface Marks {
  /** FLAGS of the row; 0 without a row. */
  readonly flags: number;
  /** How many sides have sent a FIN. */
  readonly fins: number;
  /** How often text was sent again. */
  readonly repeats: number;
}

function marksOf(table: ConnectionTable, row: ConnectionIndex): Marks {
  if (row < 0) return { flags: 0, fins: 0, repeats: 0 };
  const sides = [CLIENT, SERVER];
  const fins = sides.filter((block) => (table.word(row, block + SIDE) & FIN_SENT) !== 0).length;
  const repeats = sides.map((block) => repeatsOf(table, row, block, LETTER_RETRANSMISSION));
  return { flags: table.word(row, FLAGS), fins, repeats: repeats.reduce((sum, count) => sum + count, 0) };
}

function kindOf({ flags }: Segment, before: Marks, after: Marks, isSameRow: boolean): Kind {
  if ((flags & RST) !== 0) {
    const change = after.flags & ~before.flags;
    if ((change & REFUSED) !== 0) return "RST that refuses";
    return (change & RESET) !== 0 ? "RST that ends" : "RST that changes nothing";
  }
  if ((flags & (SYN | ACK)) === (SYN | ACK))
    return (before.flags & AFTER_TIME_WAIT) !== 0 ? "SYN-ACK that ends an older TIME_WAIT" : "SYN-ACK";
  if ((flags & SYN) !== 0) {
    if (isSameRow) return "SYN sent again";
    if ((after.flags & AFTER_TIME_WAIT) !== 0) return "SYN that meets an older TIME_WAIT";
    return before.flags === 0 ? "first SYN of a quadruplet" : "SYN of a later incarnation";
  }
  if ((flags & FIN) !== 0) return before.fins === 0 ? "first FIN" : "second FIN";
  if (after.repeats > before.repeats) return "text sent again";
  return (before.flags & (HOLDER_CLIENT | HOLDER_SERVER)) !== 0 ? "last ACK" : "text or ACK";
}
