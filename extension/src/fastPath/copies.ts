/**
 * Tells a frame that was captured twice (`-i any`, a mirror port, both sides of a router) from a segment that was
 * sent twice. Only what stands in the frame can tell: a retransmission on the same stack has another IP ID, a later
 * TSval, or comes after a timer of 200 ms and more.
 *
 * A segment is a copy when the same bytes passed in the same direction within `frameCopySeconds`, and either the
 * IP ID is a real one, or the frame came by another interface or with another TTL, or it carries SYN, FIN or payload.
 * (Identical pure ACKs and RSTs without an IP ID are what stacks really send in bursts: RFC 5681 duplicate ACKs, one
 * RST for each segment in flight.)
 *
 * Constant memory: the segments stay for a while in the rows into which they are decoded, and beside them is a table of their
 * fingerprints, eight bytes each. A segment that is no copy, as nearly all, costs one look at the table; what a
 * fingerprint finds is compared field by field.
 */

import {
  FINGERPRINT_SLOTS,
  FINGERPRINTS,
  REMEMBERED,
  RING_SEGMENTS,
  ROWS,
  SEGMENT_BYTES,
} from "../core/fastPath/memoryLayout";
import {
  ACK_NUMBER,
  DIRECTION,
  HAS_TIMESTAMP,
  IP_FIELDS,
  IS_COPY,
  LENGTH,
  MARKS,
  SEQ,
  TIME,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../core/wire/segmentWords";
import { FIN, SYN } from "../core/wire/tcpFlags";
import { double, setWord, word } from "./memory";

/** Flags and whether there are timestamps: the rest of MARKS is not in the segment, or stands elsewhere too. */
const SHAPE: i32 = 0xff00 | HAS_TIMESTAMP;
/** TTL and interface: by which way the frame came. Two copies by one way are told by what is in them, by two ways by that they came. */
const WAY: i32 = 0xffff;

/**
 * Marks those of the segments with the numbers `from` to before `until` as IS_COPY that repeat a frame of the last `window`
 * nanoseconds, and remembers the others.
 *
 * @returns how many are copies
 */
export function markCopies(from: u32, until: u32, window: f64): u32 {
  let copies: u32 = 0;
  for (let number = from; number < until; number++) {
    const segment = rowOf(number);
    const ipId = <u32>word(segment, IP_FIELDS) >> 16;
    const content = <u32>word(segment, SEQ) ^ (ipId | ((<u32>word(segment, WINDOW_CHECKSUM)) << 16));
    const hash = (<u32>word(segment, DIRECTION) ^ (content * 0x9e3779b1)) * 0x85ebca6b;
    const fingerprint = hash ^ (hash >> 15);
    const slot = slotOf(fingerprint);
    if (load<u32>(slot) === fingerprint && repeats(segment, number, load<u32>(slot, 4), window)) {
      setWord(segment, MARKS, word(segment, MARKS) | IS_COPY);
      copies++;
      continue;
    }
    store<u32>(slot, fingerprint);
    store<u32>(slot, number, 4);
  }
  return copies;
}

/** Forgets everything: no segment has a number so far back. */
export function forgetCopies(): void {
  for (let slot: u32 = 0; slot < <u32>FINGERPRINT_SLOTS; slot++) store<i32>(slotOf(slot), -2 * REMEMBERED, 4);
}

function slotOf(fingerprint: u32): usize {
  return <usize>FINGERPRINTS + ((<usize>(fingerprint & (FINGERPRINT_SLOTS - 1))) << 3);
}

function rowOf(number: u32): usize {
  return <usize>ROWS + <usize>(number & (RING_SEGMENTS - 1)) * SEGMENT_BYTES;
}

/** Whether the segment repeats that with the number `earlier`. */
function repeats(segment: usize, number: u32, earlier: u32, window: f64): bool {
  if (number - earlier > <u32>REMEMBERED) return false;
  const before = rowOf(earlier);
  const length = word(segment, LENGTH);
  const ipFields = word(segment, IP_FIELDS);
  const difference = ipFields ^ word(before, IP_FIELDS);
  return (
    word(segment, DIRECTION) === word(before, DIRECTION) &&
    word(segment, SEQ) === word(before, SEQ) &&
    word(segment, ACK_NUMBER) === word(before, ACK_NUMBER) &&
    word(segment, WINDOW_CHECKSUM) === word(before, WINDOW_CHECKSUM) &&
    (difference & ~WAY) === 0 &&
    ((word(segment, MARKS) ^ word(before, MARKS)) & SHAPE) === 0 &&
    word(segment, TSVAL) === word(before, TSVAL) &&
    word(segment, TSECR) === word(before, TSECR) &&
    length === word(before, LENGTH) &&
    double(segment, TIME) - double(before, TIME) <= window &&
    (<u32>ipFields >> 16 !== 0 ||
      (difference & WAY) !== 0 ||
      length > 0 ||
      (word(segment, MARKS) & ((SYN | FIN) << 8)) !== 0)
  );
}
