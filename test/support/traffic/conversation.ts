/** One quadruplet while random traffic is made: both ends' numbers, and the segments that a move makes of them. */

import { ACK, FIN, PSH, RST, SYN } from "#core/wire/segment.ts";
import type { Endpoint, TcpOption, TcpPacket } from "#test/support/scenario/packet.ts";
import type { Actor, IsnChoice, Move, ResetShape } from "./moves.ts";

interface End {
  readonly endpoint: Endpoint;
  readonly ttl: number;
  isn: number;
  sndNxt: number;
  rcvNxt: number;
  ipId: number;
  /** Numbers before its last SYN: what a TIME_WAIT or a forgotten connection would answer with. */
  oldSndNxt: number;
  oldRcvNxt: number;
  last: TcpPacket | null;
  /** Its SYN has had no answer yet. */
  asking: boolean;
  finSent: boolean;
  /** It has sent an RST, or got one: nothing more is to come from it. */
  gone: boolean;
}

/** A segment as a move makes it: everything but its time. */
export type Sent = Omit<TcpPacket, "time">;

const FIRST_ISN = 0xffff_ff00;

export class Conversation {
  readonly #ends: Readonly<Record<Actor, End>>;
  readonly #sent: Sent[] = [];
  #timestamps = false;
  readonly #anythingGoes: boolean;
  /** Milliseconds: the TSvals of both ends, B's half a ring ahead. */
  #clock = 0;

  /** `anythingGoes`: also what no TCP would send at that point. */
  constructor(a: Endpoint, b: Endpoint, anythingGoes: boolean) {
    this.#anythingGoes = anythingGoes;
    this.#ends = {
      A: newEnd(a, 64, FIRST_ISN, 7000, 100),
      B: newEnd(b, 128, 7000, FIRST_ISN, 0),
    };
  }

  /** The segments of a move at `time` (microseconds). */
  perform(move: Move, time: number): Sent[] {
    this.#clock = Math.floor(time / 1000);
    if (!this.#anythingGoes && !this.#isPossible(move)) return [];
    const sent = this.#segments(move);
    this.#sent.push(...sent);
    return sent;
  }

  /** Would an end that follows the rules make this move now? */
  #isPossible(move: Move): boolean {
    if (!("actor" in move)) return true;
    const own = this.#ends[move.actor];
    const peer = this.#ends[other(move.actor)];
    switch (move.kind) {
      case "syn":
      case "open":
      case "again":
        return true;
      case "synAck":
      case "challenge":
        return peer.asking;
      case "recover":
        return own.asking;
      case "reset":
        return own.gone ? false : move.shape === "refusal" ? peer.asking : !own.asking && !peer.asking;
      case "close":
      case "exchange":
        return !own.gone && !peer.gone && !own.finSent && !peer.finSent && !own.asking && !peer.asking;
      case "data":
      case "fin":
        return !own.gone && !own.finSent && !own.asking && !peer.asking;
      default:
        return !own.gone && !own.asking && !peer.asking;
    }
  }

  #segments(move: Move): Sent[] {
    switch (move.kind) {
      case "syn":
        return [this.#syn(move.actor, move.isn, move.timestamps)];
      case "synAck":
        return [this.#synAck(move.actor, move.isn)];
      case "ack":
        return [this.#send(move.actor, ACK, 0)];
      case "data":
        return [this.#send(move.actor, ACK | PSH, Math.max(1, move.length))];
      case "fin":
        return [this.#send(move.actor, ACK | FIN, move.length)];
      case "reset":
        return [this.#reset(move.actor, move.shape)];
      case "challenge":
        return [this.#oldStateAck(move.actor)];
      case "again": {
        const { last } = this.#ends[move.actor];
        return last ? [last] : [];
      }
      case "copy":
      case "delayed":
        return this.#repeat(move);
      case "keepAlive": {
        const probe = this.#make(move.actor, ACK, 0);
        return [{ ...probe, seq: (probe.seq - 1) >>> 0 }];
      }
      case "zeroWindow":
        return [{ ...this.#make(move.actor, ACK, 0), window: 0 }];
      case "odd":
        return [this.#make(move.actor, move.flags, 0)];
      case "open":
        return [
          this.#syn(move.actor, move.isn, move.timestamps),
          this.#synAck(other(move.actor), "fresh"),
          this.#send(move.actor, ACK, 0),
        ];
      case "exchange":
        return [
          this.#send(move.actor, ACK | PSH, Math.max(1, move.length)),
          this.#send(other(move.actor), ACK | PSH, 500),
          this.#send(move.actor, ACK, 0),
        ];
      case "close":
        return this.#close(move.actor, move.crossing);
      case "recover":
        return [
          this.#oldStateAck(other(move.actor)),
          this.#recoveryReset(move.actor),
          ...this.#segments({ kind: "again", actor: move.actor }),
        ];
    }
  }

  #syn(actor: Actor, choice: IsnChoice, timestamps: boolean): Sent {
    this.#timestamps = timestamps;
    for (const end of [this.#ends.A, this.#ends.B])
      Object.assign(end, { asking: false, finSent: false, gone: false });
    this.#ends[actor].asking = true;
    this.#takeIsn(actor, choice);
    return this.#keep(actor, { ...this.#make(actor, SYN, 0), seq: this.#ends[actor].isn });
  }

  #synAck(actor: Actor, choice: IsnChoice): Sent {
    this.#ends[other(actor)].asking = false;
    this.#takeIsn(actor, choice);
    return this.#keep(actor, { ...this.#make(actor, SYN | ACK, 0), seq: this.#ends[actor].isn });
  }

  #takeIsn(actor: Actor, choice: IsnChoice): void {
    const end = this.#ends[actor];
    const isns: Readonly<Record<IsnChoice, number>> = {
      fresh: end.sndNxt + 1_000_003,
      higher: end.sndNxt + 1,
      lower: end.sndNxt - 50_000,
      reborn: end.sndNxt + 65_537,
      same: end.isn,
      nearWrap: 2 ** 32 - 40,
    };
    const peer = this.#ends[other(actor)];
    [peer.oldSndNxt, peer.oldRcvNxt] = [peer.sndNxt, peer.rcvNxt];
    end.isn = isns[choice] >>> 0;
    end.sndNxt = (end.isn + 1) >>> 0;
    peer.rcvNxt = end.sndNxt;
  }

  /** The answer to an ACK of older state, from SYN-SENT: seq is that ACK's. */
  #recoveryReset(actor: Actor): Sent {
    const { oldRcvNxt } = this.#ends[other(actor)];
    return { ...this.#make(actor, RST, 0), seq: oldRcvNxt, ack: 0, ipId: 0, window: 0, options: [] };
  }

  #oldStateAck(actor: Actor): Sent {
    const { oldSndNxt, oldRcvNxt } = this.#ends[actor];
    return { ...this.#make(actor, ACK, 0), seq: oldSndNxt, ack: oldRcvNxt, ipId: 0 };
  }

  #close(actor: Actor, crossing: boolean): Sent[] {
    const peer = other(actor);
    if (!crossing) {
      return [this.#send(actor, ACK | FIN, 0), this.#send(peer, ACK | FIN, 0), this.#send(actor, ACK, 0)];
    }
    const mine = this.#make(actor, ACK | FIN, 0);
    const theirs = this.#make(peer, ACK | FIN, 0);
    this.#advance(actor, 1);
    this.#advance(peer, 1);
    this.#ends.A.finSent = true;
    this.#ends.B.finSent = true;
    return [mine, theirs, this.#send(actor, ACK, 0), this.#send(peer, ACK, 0)];
  }

  #reset(actor: Actor, shape: ResetShape): Sent {
    this.#ends.A.gone = true;
    this.#ends.B.gone = true;
    if (shape === "refusal") this.#ends[other(actor)].asking = false;
    const plain = { ...this.#make(actor, RST, 0), ipId: 0, window: 0, ack: 0, options: [] };
    switch (shape) {
      case "exact":
        return { ...this.#make(actor, RST | ACK, 0) };
      case "acked":
        return { ...plain, seq: this.#ends[other(actor)].rcvNxt };
      case "refusal":
        return { ...plain, flags: RST | ACK, seq: 0, ack: this.#ends[actor].rcvNxt };
      case "beside":
        return { ...plain, seq: (this.#ends[actor].sndNxt + 1) >>> 0 };
      case "far":
        return { ...plain, seq: (this.#ends[actor].sndNxt + 2 ** 31) >>> 0 };
    }
  }

  #repeat(move: Move & { kind: "copy" | "delayed" }): Sent[] {
    const packet = this.#sent.at(move.kind === "copy" ? -1 : -move.back);
    if (!packet) return [];
    if (move.kind === "delayed" || move.sign === "none") return [packet];
    return [move.sign === "ttl" ? { ...packet, ttl: packet.ttl - 1 } : { ...packet, interfaceId: 1 }];
  }

  /** Sends and moves SND.NXT; the other end is taken to have received it. */
  #send(actor: Actor, flags: number, payloadLength: number): Sent {
    const packet = this.#make(actor, flags, payloadLength);
    if ((flags & FIN) !== 0) this.#ends[actor].finSent = true;
    this.#advance(actor, payloadLength + ((flags & FIN) !== 0 ? 1 : 0));
    return this.#keep(actor, packet);
  }

  #advance(actor: Actor, by: number): void {
    const end = this.#ends[actor];
    end.sndNxt = (end.sndNxt + by) >>> 0;
    this.#ends[other(actor)].rcvNxt = end.sndNxt;
  }

  #keep(actor: Actor, packet: Sent): Sent {
    this.#ends[actor].last = { ...packet, time: 0 };
    return packet;
  }

  #make(actor: Actor, flags: number, payloadLength: number): Sent {
    const end = this.#ends[actor];
    const ack = (flags & ACK) !== 0 ? end.rcvNxt : 0;
    end.ipId = end.ipId === 0 ? 0 : (end.ipId + 1) & 0xffff;
    return {
      kind: "tcp",
      interfaceId: 0,
      source: end.endpoint,
      destination: this.#ends[other(actor)].endpoint,
      seq: end.sndNxt,
      ack,
      flags,
      window: 65_000,
      options: this.#options(actor, flags),
      payloadLength,
      ttl: end.ttl,
      ipId: end.ipId,
      dontFragment: true,
    };
  }

  #options(actor: Actor, flags: number): TcpOption[] {
    const options: TcpOption[] = (flags & SYN) !== 0 ? [{ kind: "mss", size: 1460 }] : [];
    if (this.#timestamps)
      options.push({ kind: "TS", val: this.#tsVal(actor), ecr: this.#tsVal(other(actor)) });
    return options;
  }

  #tsVal(actor: Actor): number {
    return (this.#clock + (actor === "A" ? 0xffff_f000 : 0x8000_0000)) >>> 0;
  }
}

function newEnd(endpoint: Endpoint, ttl: number, isn: number, rcvNxt: number, ipId: number): End {
  return {
    endpoint,
    ttl,
    isn,
    sndNxt: isn,
    rcvNxt,
    ipId,
    oldSndNxt: isn,
    oldRcvNxt: rcvNxt,
    last: null,
    asking: false,
    finSent: false,
    gone: false,
  };
}

function other(actor: Actor): Actor {
  return actor === "A" ? "B" : "A";
}
