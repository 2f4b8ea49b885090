/**
 * One side's stay in TIME_WAIT, segment by segment: what starts its timer anew and what ends it. The rules of
 * Linux's tcp_timewait_state_process (SEMANTICS 1.2 and 2); the segments of later incarnations count as well, for
 * the TIME_WAIT is what they meet.
 */

import type { Assumptions } from "#core/assumptions.ts";
import type { TimeWaitEnd } from "#core/report/contract.ts";
import type { Close } from "./closing.ts";
import { type Numbering, numberingOf } from "./numbering.ts";
import { isAck, isFin, isOpeningSyn, isRst, isSyn } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { after } from "./ring.ts";
import { standingOf } from "./standing.ts";
import { tsRecentOf } from "./tsRecent.ts";

/** Linux gives a connection born from a TIME_WAIT the ISN SND.NXT + 65535 + 2. */
const ISN_STEP = 65_537;
/** TCP_PAWS_MSL: from this age of TS.Recent on an RST is not refused for its timestamp. */
const PAWS_MSL = 60e9;

export interface Stay {
  readonly start: Member;
  readonly expires: number;
  readonly restarts: number;
  readonly end: number | null;
  readonly endedBy: TimeWaitEnd;
}

export interface StayFacts {
  readonly connection: ReferenceConnection;
  readonly close: Close;
  readonly holderIsClient: boolean;
  readonly start: Member;
  readonly captureEnd: number;
  readonly assumptions: Assumptions;
}

export function stayOf(facts: StayFacts): Stay {
  // First as if no RST could end it: how long it would have lived decides which later packets speak for it.
  const { over } = follow(new Watch(facts, null), facts);
  return follow(new Watch(facts, over), facts).stay;
}

/** `over`: how many of the later segments came before it was over. */
function follow(watch: Watch, facts: StayFacts): { readonly stay: Stay; readonly over: number } {
  for (const [over, member] of watch.later.entries()) {
    if (watch.isOver(member)) return { stay: ended(watch, facts, null, "expiry"), over };
    const endedBy = watch.meet(member);
    if (endedBy) return { stay: ended(watch, facts, member, endedBy), over };
  }
  const isCut = facts.captureEnd < watch.state().expires;
  return { stay: ended(watch, facts, null, isCut ? "capture-end" : "expiry"), over: watch.later.length };
}

function ended(watch: Watch, facts: StayFacts, by: Member | null, endedBy: TimeWaitEnd): Stay {
  const state = watch.state();
  if (endedBy === "capture-end") return { ...state, end: null, endedBy };
  // Missing: the evidence comes later, but it says that there never was one.
  const end = endedBy === "missing" ? facts.start.time : (by?.time ?? state.expires);
  return { ...state, end, endedBy };
}

class Watch {
  /** What comes after the start on the quadruplet. */
  readonly later: readonly Member[];
  readonly #laterConnections: readonly ReferenceConnection[];
  readonly #facts: StayFacts;
  readonly #length: number;
  readonly #sndNxt: number;
  readonly #rcvNxt: number;
  /** The SYN of a later incarnation that the ISN proof shows to have met this TIME_WAIT. */
  readonly #proof: Member | null;
  #recent: { value: number; time: number } | null;
  #expires: number;
  #restarts = 0;
  /** How many of `later` it would meet if no RST could end it; null: to be found out. */
  readonly #lives: number | null;

  constructor(facts: StayFacts, lives: number | null) {
    this.#lives = lives;
    const { connection, close, holderIsClient, start, assumptions } = facts;
    const numbering = numberingOf(connection);
    const members = happened(connection);
    const rest = members.slice(members.indexOf(start) + 1);
    this.#laterConnections = allAfter(connection);
    this.later = [...rest, ...this.#laterConnections.flatMap(happened)];
    this.#facts = facts;
    this.#length = assumptions.timeWaitSeconds * 1e9;
    this.#sndNxt = afterFin(close, numbering, holderIsClient);
    this.#rcvNxt = afterFin(close, numbering, !holderIsClient);
    this.#proof = this.#findProof();
    // Its age counts from the start at most: the peer's FIN, which starts it, brings a TSval.
    const recent = tsRecentOf(connection, holderIsClient, start, numbering);
    this.#recent = recent && { ...recent, time: start.time };
    this.#expires = start.time + this.#length;
  }

  state(): Pick<Stay, "start" | "expires" | "restarts"> {
    return { start: this.#facts.start, expires: this.#expires, restarts: this.#restarts };
  }

  /** The clock says so, and no proof overrules it. */
  isOver(member: Member): boolean {
    return member.time >= this.#expires && (this.#proof === null || member.time > this.#proof.time);
  }

  /** What the member does to the TIME_WAIT: ends it, starts the timer anew, or nothing. */
  meet(member: Member): TimeWaitEnd | null {
    if (this.#isHolder(member)) return this.#sentByHolder(member);
    if (isRst(member)) return this.#kills(member) ? "rst" : null;
    if (isOpeningSyn(member)) {
      if (this.#isTaken(member)) return "reincarnation";
      if (this.#isOld(member)) this.#restart(member);
      return null;
    }
    const exact = member.seq === this.#rcvNxt && !this.#isOld(member);
    const empty = member.payloadLength === 0 && !isSyn(member) && !isFin(member);
    if (exact && empty && member.timestamps && this.#recent) {
      this.#recent = { value: member.timestamps.val, time: member.time };
    }
    if ((exact && empty) || this.#isOld(member) || isAck(member)) this.#restart(member);
    return null;
  }

  /** Its own SYN, proved or accepted, replaces the TIME_WAIT; an RST says that there is none. */
  #sentByHolder(member: Member): TimeWaitEnd | null {
    const inSameConnection = this.#facts.connection.members.includes(member);
    if (inSameConnection) return isRst(member) && this.#proof === null ? "missing" : null;
    return isOpeningSyn(member) && this.#isTaken(member) ? "reincarnation" : null;
  }

  /** At RCV.NXT and not refused for its timestamp, unless what follows shows the TIME_WAIT alive. */
  #kills(rst: Member): boolean {
    if (rst.seq !== this.#rcvNxt) return false;
    if (this.#isOld(rst) && rst.time - (this.#recent?.time ?? 0) < PAWS_MSL) return false;
    if (this.#proof || this.#lives === null) return false;
    const following = this.later.slice(this.later.indexOf(rst) + 1, this.#lives);
    return !following.some((m) => this.#isHolder(m) && this.#isTimeWaitAck(m));
  }

  #isTimeWaitAck(m: Member): boolean {
    const bare = isAck(m) && !isSyn(m) && !isFin(m) && !isRst(m) && m.payloadLength === 0;
    return bare && m.seq === this.#sndNxt && m.ack === this.#rcvNxt;
  }

  #isTaken(syn: Member): boolean {
    return syn === this.#proof || this.#isAccepted(syn);
  }

  /** The client's last SYN before the first sign that it was accepted. */
  #isAccepted(syn: Member): boolean {
    const connection = this.#laterConnections.find((each) => each.members.includes(syn));
    return connection !== undefined && this.#acceptedSyn(connection) === syn;
  }

  #acceptedSyn(connection: ReferenceConnection): Member | null {
    const { accepted } = standingOf(connection);
    return accepted && this.#lastSyn(connection, accepted);
  }

  #lastSyn(connection: ReferenceConnection, before: Member): Member | null {
    const members = happened(connection);
    const earlier = members.slice(0, members.indexOf(before) + 1);
    return earlier.findLast((m) => m.fromClient && isOpeningSyn(m)) ?? null;
  }

  /** A SYN or SYN-ACK of the holder with the ISN that only this TIME_WAIT could give, up to the first accepted incarnation. */
  #findProof(): Member | null {
    const isn = (this.#sndNxt + ISN_STEP) >>> 0;
    for (const connection of this.#laterConnections) {
      const { own, accepted } = standingOf(connection);
      const proof = own.find((m) => this.#isHolder(m) && isSyn(m) && m.seq === isn);
      if (proof) return this.#lastSyn(connection, proof);
      if (accepted) return null;
    }
    return null;
  }

  #isOld(member: Member): boolean {
    if (this.#recent === null || this.#recent.value === 0 || !member.timestamps) return false;
    return after(this.#recent.value, member.timestamps.val);
  }

  #restart(member: Member): void {
    this.#expires = member.time + this.#length;
    this.#restarts++;
  }

  #isHolder(member: Member): boolean {
    const { connection, holderIsClient } = this.#facts;
    const holder = holderIsClient ? connection.client : connection.server;
    return member.source.address === holder.address && member.source.port === holder.port;
  }
}

function allAfter(connection: ReferenceConnection): ReferenceConnection[] {
  const { next } = connection;
  return next ? [next, ...allAfter(next)] : [];
}

/** The sequence number after one side's FIN. */
function afterFin(close: Close, numbering: Numbering, client: boolean): number {
  const end = (client ? close.client?.end : close.server?.end) ?? 0;
  return (end + ((client ? numbering.client : numbering.server) ?? 0)) >>> 0;
}
