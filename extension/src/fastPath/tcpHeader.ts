/** The TCP header (RFC 9293 section 3.1), as `core/wire/tcpHeader.ts` reads it, where it is whole. */

import {
  ACK_NUMBER,
  HAS_TIMESTAMP,
  LENGTH,
  MARKS,
  OPTIONS_CUT,
  PORTS,
  SEQ,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../core/wire/segmentWords";
import { byte, long } from "./bytes";
import { setWord } from "./memory";

const HEADER_BYTES: i32 = 20;
const END: i32 = 0;
const NO_OPERATION: i32 = 1;
const TIMESTAMPS: i32 = 8;
/** NOP, NOP, kind 8, length 10: how every common stack aligns the option (RFC 7323 appendix A). As the bytes lie, the first one lowest. */
export const USUAL_TIMESTAMPS: i32 = 0x0a080101;

/**
 * @param at where the header begins
 * @param end where the captured bytes of the datagram end
 * @param wireEnd where they ended on the wire
 * @param to the row
 * @param marks further bits of MARKS
 * @returns false: it is not whole, or no header
 */
export function readTcp(at: usize, end: usize, wireEnd: usize, to: usize, marks: i32): bool {
  const available = <i32>(end - at);
  if (available < HEADER_BYTES) return false;
  const headerLength = (byte(at + 12) >> 4) << 2;
  if (headerLength < HEADER_BYTES) return false;
  setWord(to, PORTS, long(at));
  setWord(to, SEQ, long(at + 4));
  setWord(to, ACK_NUMBER, long(at + 8));
  setWord(to, WINDOW_CHECKSUM, long(at + 14));
  const payload = <i32>(wireEnd - at) - headerLength;
  setWord(to, LENGTH, max<i32>(payload, 0));
  const isCut = headerLength > available;
  const optionsEnd = isCut ? end : at + headerLength;
  const bits = readOptions(at + HEADER_BYTES, optionsEnd, to) | (isCut ? OPTIONS_CUT : 0);
  setWord(to, MARKS, (byte(at + 13) << 8) | bits | marks);
  return true;
}

/** The timestamps, 0 without, go into the row. Returns HAS_TIMESTAMP and OPTIONS_CUT, as they hold. */
function readOptions(start: usize, until: usize, to: usize): i32 {
  if (until - start === 12 && load<i32>(start) === USUAL_TIMESTAMPS) {
    setWord(to, TSVAL, long(start + 4));
    setWord(to, TSECR, long(start + 8));
    return HAS_TIMESTAMP;
  }
  setWord(to, TSVAL, 0);
  setWord(to, TSECR, 0);
  let bits: i32 = 0;
  let at = start;
  while (at < until) {
    const kind = byte(at);
    if (kind === END) break;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < until ? byte(at + 1) : 0;
    if (length < 2 || at + length > until) return bits | OPTIONS_CUT;
    if (kind === TIMESTAMPS && length === 10) {
      bits |= HAS_TIMESTAMP;
      setWord(to, TSVAL, long(at + 2));
      setWord(to, TSECR, long(at + 6));
    }
    at += length;
  }
  return bits;
}
