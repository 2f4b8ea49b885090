/**
 * A connection as ladder and segment table tell it: both ends' states with what a replay of the connection alone cannot know,
 * the end of the life before where its SYN met what that had left, and how findings make segments stand out.
 */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { type OlderLife, olderLifeOf } from "../detect/timeWait/olderLife.ts";
import { CLIENT } from "../model/connectionTable.ts";
import { CLOSED, UNKNOWN } from "../reconstruct/endpointState.ts";
import { type Replay, replayConnection } from "../reconstruct/replayConnection.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { keepClaimed } from "./finding/claimedState.ts";
import { findingsOfConnection } from "./finding/findingsOfConnection.ts";
import { endOfOldState, isGoneBefore, keepOldServer } from "./finding/oldState.ts";
import { type StepLook, stepLooks } from "./finding/stepLooks.ts";

export interface ToldLife {
  /** Its states are those that are told. */
  readonly replay: Replay;
  readonly findings: readonly Finding[];
  readonly older: OlderLife | null;
  readonly before: EndOfLife | null;
  readonly looks: ReadonlyMap<SegmentIndex, StepLook>;
  readonly evidence: ReadonlySet<SegmentIndex>;
}

/** The last segments of the life before, seen from the ends of the connection that followed it. */
export interface EndOfLife {
  readonly connection: ConnectionIndex;
  readonly replay: Replay;
  /** Place of the first of them; those before it are not told. */
  readonly first: number;
  /** Its client is the server of the connection that followed. */
  readonly swapped: boolean;
  /** What was left has ended before the connection began. */
  readonly gone: boolean;
}

/** Of the life before, its last segments are told. */
const SEGMENTS_BEFORE = 2;

interface Kept {
  readonly connection: ConnectionIndex;
  readonly segments: number;
  readonly rowsEpoch: number;
  readonly told: ToldLife;
}

/** Scrolling asks for many windows of one connection: it is kept. */
const known = new WeakMap<Analyzer, Kept>();

export function toldLifeOf(analyzer: Analyzer, connection: ConnectionIndex): ToldLife {
  const kept = known.get(analyzer);
  const segments = analyzer.complete ? -1 : analyzer.tcpFrameCount;
  const isKept = kept?.connection === connection && kept.segments === segments;
  if (isKept && kept.rowsEpoch === analyzer.rowsEpoch) return kept.told;
  const told = tell(analyzer, connection);
  known.set(analyzer, { connection, segments, rowsEpoch: analyzer.rowsEpoch, told });
  return told;
}

function tell(analyzer: Analyzer, connection: ConnectionIndex): ToldLife {
  // The findings first: until they are found, rows are not final.
  const { list: findings, meetsOlder } = findingsOfConnection(analyzer, connection);
  const replay = replayConnection(analyzer, connection);
  const looks = findings.length > 0 ? stepLooks(findingsOf(analyzer).input, findings) : new Map();
  keepClaimed(analyzer.segments, replay, (segment) => looks.get(segment)?.injected === true);
  const older = meetsOlder ? olderLifeOf(analyzer, connection) : null;
  const before = older ? endOfLife(analyzer, older, replay.rows[0] ?? 0) : null;
  if (before) keepOldServer(replay, stateLeft(before), endOfOldState(findings));
  const evidence = new Set(findings.flatMap((finding) => finding.evidence));
  return { replay, findings, older, before, looks, evidence };
}

function endOfLife(analyzer: Analyzer, older: OlderLife, next: SegmentIndex): EndOfLife {
  const replay = replayConnection(analyzer, older.connection);
  return {
    connection: older.connection,
    replay,
    first: Math.max(0, replay.rows.length - SEGMENTS_BEFORE),
    swapped: older.receiver === CLIENT,
    gone: isGoneBefore(analyzer, older, next),
  };
}

/** In what the life before left the connection's server: a state of `endpointState.ts`. */
export function stateLeft({ replay, swapped, gone }: EndOfLife): number {
  const state = (swapped ? replay.clientState : replay.serverState).at(-1) ?? UNKNOWN;
  return gone && state !== UNKNOWN ? CLOSED : state;
}
