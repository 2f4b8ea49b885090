/**
 * Which segments of a connection are its own. The contract puts every segment into the newest incarnation of its quadruplet;
 * a delayed duplicate of an older one, or the answer of an older one's state, says nothing of this one's numbers.
 */

import { endOf, isAck, isFin, isOpeningSyn, isRst, isSyn, isSynAck } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { after, distance } from "./ring.ts";

/** Largest window that TCP can offer (RFC 7323 section 2.3): what lies further away belongs to another connection. */
const LARGEST_WINDOW = 2 ** 30;
/** What a client may send before the first acknowledgement (RFC 6928). */
const INITIAL_WINDOW = 14_600;

export interface Standing {
  /** The connection's own segments in order; RSTs are judged by themselves. */
  readonly own: readonly Member[];
  /** Where each side's sequence numbers begin: the ISN, or the number before the first byte shown. */
  readonly firstNumbers: { readonly client: number | null; readonly server: number | null };
  /** The first segment that shows that the SYN was accepted. */
  readonly accepted: Member | null;
}

interface Known {
  isn: number | null;
  first: number | null;
}

/** Reads the segments in their order, as the ends do: what comes later makes no earlier segment its own. */
export function standingOf(connection: ReferenceConnection): Standing {
  const reader = new Reader(connection.members[0]);
  for (const m of happened(connection)) if (!isRst(m)) reader.read(m);
  const { own, client, server, accepted } = reader;
  const firstOf = (isClient: boolean, known: Known): number | null => {
    const acked = own.find((m) => m.fromClient !== isClient && isAck(m));
    return known.first ?? (acked ? acked.ack - 1 : null);
  };
  return { own, firstNumbers: { client: firstOf(true, client), server: firstOf(false, server) }, accepted };
}

class Reader {
  readonly own: Member[] = [];
  readonly client: Known = { isn: null, first: null };
  readonly server: Known = { isn: null, first: null };
  accepted: Member | null = null;
  readonly #first: Member | undefined;
  #syn: Member | null = null;

  constructor(first: Member | undefined) {
    this.#first = first;
  }

  read(m: Member): void {
    if (!this.#isOwn(m)) return;
    const mine = m.fromClient ? this.client : this.server;
    // A SYN-ACK captured after other segments of its side: what lies before it was none of this connection's.
    if (isSyn(m) && mine.isn === null && mine.first !== null && after(m.seq, mine.first)) mine.first = m.seq;
    if (isSyn(m)) mine.isn ??= m.seq;
    mine.first ??= isSyn(m) ? m.seq : m.seq - 1;
    this.own.push(m);
  }

  #isOwn(m: Member): boolean {
    if (isOpeningSyn(m)) {
      if (m.fromClient) this.#syn ??= m;
      return true;
    }
    if (isSynAck(m)) {
      if (!this.#isAnswer(m)) return false;
      this.accepted ??= m;
      return true;
    }
    if (this.#syn !== null && this.accepted === null) {
      if (showsAccepted(m, this.#syn)) this.accepted = m;
      return this.accepted === m;
    }
    return !isElsewhere(m, m.fromClient ? this.client : this.server);
  }

  /** One that answers another SYN is of an older incarnation, one with another ISN as well. */
  #isAnswer(synAck: Member): boolean {
    const { fromClient } = synAck;
    const [mine, theirs] = fromClient ? [this.client, this.server] : [this.server, this.client];
    const crossed = this.own.some((m) => !m.fromClient && isOpeningSyn(m));
    if (fromClient && !crossed) return false;
    // At the beginning it names the SYN that it answers.
    if (synAck === this.#first) Object.assign(theirs, { isn: synAck.ack - 1, first: synAck.ack - 1 });
    if (mine.isn !== null && mine.isn !== synAck.seq) return false;
    if (theirs.isn !== null) return acknowledgesSyn(synAck.ack, theirs.isn, fromClient ? null : this.#syn);
    // Midstream: behind what both ends have sent it can only be of an incarnation whose SYN the capture missed.
    if (mine.first !== null && after(synAck.seq, mine.first)) return false;
    return theirs.first === null || !after(synAck.ack, theirs.first + 1);
  }
}

/** Where the capture missed the SYN-ACK: what only an accepted SYN brings about. */
function showsAccepted(m: Member, syn: Member): boolean {
  if (!isAck(m)) return false;
  if (m.fromClient) return acknowledgesSyn(m.seq, syn.seq, syn);
  if (acknowledgesSyn(m.ack, syn.seq, syn)) return true;
  // Text that acknowledges text of the first window, which the capture missed as well; ACKs of older state carry none.
  const beyond = distance(m.ack, syn.seq) - 1;
  return m.payloadLength > 0 && !isFin(m) && beyond >= 0 && beyond <= INITIAL_WINDOW;
}

/** The number after the SYN, or after data in it (RFC 7413). */
function acknowledgesSyn(number: number, isn: number, syn: Member | null): boolean {
  const beyond = distance(number, isn);
  return beyond >= 1 && beyond <= (syn ? distance(endOf(syn), isn) : 1);
}

/** Before the ISN, or further away than any window is wide; a FIN, which nothing follows, before the first byte shown. */
function isElsewhere(m: Member, { isn, first }: Known): boolean {
  const base = isn ?? first;
  if (base === null) return false;
  const start = distance(m.seq, base);
  return Math.abs(start) >= LARGEST_WINDOW || ((isn !== null || isFin(m)) && start < 0);
}
