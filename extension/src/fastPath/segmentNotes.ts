/** What is noted of each segment of a capture that may not be kept whole: `core/reread/sparseSegments.ts` tells for whom. */

import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import { FRAMES_A_BLOCK } from "../core/reread/blockFrames";
import { CONNECTION, DIRECTION, FRAME, IS_COPY, MARKS } from "../core/wire/segmentWords";
import { RST, SYN } from "../core/wire/tcpFlags";
import { setWord, word } from "./memory";

const LISTED: i32 = ((SYN | RST) << 8) | IS_COPY;

/**
 * Sets the bits of segments that have just been followed in the filter of their blocks (`core/reread/blockFilter.ts`), and lists the few that may be kept, or are copies: SYNs, RSTs,
 * the first segments of connections, and copies of frames.
 *
 * @param opened how many connections there were before
 * @param filter its bits, `words` for each block; a hash is shifted by `shift`
 * @param listed gets how many bytes behind `at` the rows of those stand
 * @returns how many they are
 */
export function noteSegments(
  at: usize,
  until: usize,
  opened: u32,
  filter: usize,
  words: u32,
  shift: u32,
  listed: usize,
): u32 {
  let next = opened;
  let count: u32 = 0;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    // Frames are counted from 1 on.
    const block: u32 = (<u32>word(segment, FRAME) - 1) / FRAMES_A_BLOCK;
    const bit = hashOf(word(segment, DIRECTION) >>> 1) >>> shift;
    const bits = filter + ((<usize>(block * words)) << 2);
    setWord(bits, bit >>> 5, word(bits, bit >>> 5) | (1 << (bit & 31)));
    // Connections are numbered as they begin.
    const isFirst = word(segment, CONNECTION) === <i32>next;
    if (isFirst) next++;
    if (isFirst || (word(segment, MARKS) & LISTED) !== 0) setWord(listed, count++, <i32>(segment - at));
  }
  return count;
}

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): quadruplets come in a row. */
function hashOf(quadruplet: u32): u32 {
  return quadruplet * 0x9e3779b1;
}
