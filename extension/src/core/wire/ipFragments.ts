/**
 * Fragmented datagrams (RFC 791 section 3.2, RFC 8200 section 4.5). Only their beginning is kept, which holds
 * every header that we read, and which ranges have arrived: a snap length that cut the fragments does no harm,
 * and memory is bounded by the number of datagrams, not by their size.
 */

import type { FrameNumber } from "../units.ts";
import type { Cursor, FragmentCollector } from "./layer.ts";

/** Room for IP options, tunnels and TCP options behind each other. */
const HEAD_BYTES = 512;
const MAXIMUM_DATAGRAMS = 1024;
/** Pieces of one datagram: 64 KiB in the smallest useful pieces, and far more than anybody sends. */
const MAXIMUM_PIECES = 1024;
/** Datagrams whose pieces are remembered when they are whole: a capture of nothing else is no use of ours. */
const MAXIMUM_REMEMBERED = 100_000;
/** RFC 8200 section 4.5; RFC 791 leaves it open and Linux takes 30 s. */
const LIFETIME_SECONDS = 60;

interface Piece {
  readonly from: number;
  readonly until: number;
}

interface Datagram {
  readonly firstSeen: number;
  readonly head: Uint8Array;
  /** How many bytes of the head have been captured without a gap: pieces in order of `from`. */
  readonly captured: Piece[];
  readonly pieces: Piece[];
  readonly frames: FrameNumber[];
  /** Bytes in all pieces, and of the whole as soon as the last piece has told it (-1 before). */
  received: number;
  total: number;
  protocol: number;
}

export class IpFragments implements FragmentCollector {
  readonly #datagrams = new Map<string, Datagram>();
  readonly #earlierPieces = new Map<FrameNumber, readonly FrameNumber[]>();

  get earlierPieces(): ReadonlyMap<FrameNumber, readonly FrameNumber[]> {
    return this.#earlierPieces;
  }

  add(cursor: Cursor, key: string, from: number, more: boolean): boolean {
    const until = from + cursor.wireEnd - cursor.offset;
    // Every piece but the last is a multiple of 8 long; an empty one says nothing.
    if (until <= from || (more && (until - from) % 8 !== 0)) return false;
    const datagram = this.#find(key, cursor.seconds);
    if (datagram.pieces.some((piece) => piece.from === from && piece.until === until)) return false;
    if (overlaps(datagram, from, until, more)) {
      // RFC 5722, and Linux for IPv4 too: pieces that overlap are an attack; the datagram is dropped.
      this.#datagrams.delete(key);
      return false;
    }
    this.#keep(datagram, cursor, from, until);
    if (from === 0) datagram.protocol = cursor.protocol;
    if (!more) datagram.total = until;
    if (datagram.received !== datagram.total) return false;
    this.#datagrams.delete(key);
    this.#remember(cursor.frame, datagram.frames);
    moveTo(cursor, datagram);
    return true;
  }

  /** A frame may complete a datagram inside another one. */
  #remember(frame: FrameNumber, frames: readonly FrameNumber[]): void {
    if (this.#earlierPieces.size >= MAXIMUM_REMEMBERED) return;
    const known = this.#earlierPieces.get(frame) ?? [];
    this.#earlierPieces.set(frame, [...known, ...frames.filter((each) => each !== frame)]);
  }

  #find(key: string, seconds: number): Datagram {
    const known = this.#datagrams.get(key);
    if (known !== undefined && Math.abs(seconds - known.firstSeen) <= LIFETIME_SECONDS) return known;
    this.#datagrams.delete(key);
    if (this.#datagrams.size >= MAXIMUM_DATAGRAMS) {
      // A Map keeps the order of insertion: the first key is the oldest datagram.
      for (const oldest of this.#datagrams.keys()) {
        this.#datagrams.delete(oldest);
        break;
      }
    }
    const datagram: Datagram = {
      firstSeen: seconds,
      head: new Uint8Array(HEAD_BYTES),
      captured: [],
      pieces: [],
      frames: [],
      received: 0,
      total: -1,
      protocol: 0,
    };
    this.#datagrams.set(key, datagram);
    return datagram;
  }

  #keep(datagram: Datagram, cursor: Cursor, from: number, until: number): void {
    datagram.pieces.push({ from, until });
    datagram.frames.push(cursor.frame);
    datagram.received += until - from;
    const bytes = Math.min(cursor.end - cursor.offset, HEAD_BYTES - from);
    if (bytes <= 0) return;
    const { view } = cursor;
    datagram.head.set(new Uint8Array(view.buffer, view.byteOffset + cursor.offset, bytes), from);
    datagram.captured.push({ from, until: from + bytes });
  }
}

function overlaps(datagram: Datagram, from: number, until: number, more: boolean): boolean {
  const { pieces, total } = datagram;
  if (pieces.length >= MAXIMUM_PIECES) return true;
  if (total >= 0 && (!more || until > total)) return true;
  return (
    pieces.some((piece) => from < piece.until && piece.from < until) ||
    (!more && pieces.some((piece) => piece.until > until))
  );
}

/** Sets the cursor to the beginning of the whole payload, whose bytes are those of the head. */
function moveTo(cursor: Cursor, datagram: Datagram): void {
  let end = 0;
  for (const piece of datagram.captured.sort((a, b) => a.from - b.from)) {
    if (piece.from > end) break;
    end = piece.until;
  }
  cursor.view = new DataView(datagram.head.buffer, datagram.head.byteOffset, HEAD_BYTES);
  cursor.offset = 0;
  cursor.end = end;
  cursor.wireEnd = datagram.total;
  cursor.protocol = datagram.protocol;
}
