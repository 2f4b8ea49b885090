/** What is noted of each segment of a capture that may not be kept whole: `core/reread/sparseSegments.ts` tells for whom. */

import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import { FRAMES_A_BLOCK } from "../core/reread/blockFrames";
import { CONNECTION, DIRECTION, FRAME, IS_COPY, MARKS } from "../core/wire/segmentWords";
import { ACK, RST, SYN } from "../core/wire/tcpFlags";
import { rowUnlessPacked } from "./connectionRows";
import { copyRow, increment, setWord, word } from "./memory";
import { hasSilentSyn } from "./rowLooks";

const OPENING_FLAGS: i32 = (SYN | RST) << 8;
const OF_SYN: i32 = (SYN | ACK | RST) << 8;

/**
 * Sets the bits of segments that have just been followed in the filter of their blocks (`core/reread/blockFilter.ts`), lists the frames of those that are copies,
 * and keeps those that open their connection: SYNs, RSTs, the first segment, or for a summary SYNs without ACK alone (`core/reread/keptWhileReading.ts`).
 *
 * @param opened how many connections there were before
 * @param filter its bits, `words` for each block; a hash is shifted by `shift`
 * @param kept gets the rows of those that are kept behind those that it has, and behind a first row of which one word tells how many they are; 0: all segments are kept elsewhere
 * @param copies gets frames
 * @returns how many those are
 */
export function noteSegments(
  at: usize,
  until: usize,
  opened: u32,
  filter: usize,
  words: u32,
  shift: u32,
  kept: usize,
  isForSummary: bool,
  copies: usize,
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
    const marks = word(segment, MARKS);
    if (!isFirst && (marks & (OPENING_FLAGS | IS_COPY)) === 0) continue;
    if ((marks & IS_COPY) !== 0) setWord(copies, count++, word(segment, FRAME));
    const isOpening = isForSummary ? (marks & OF_SYN) === SYN << 8 : isFirst || (marks & OPENING_FLAGS) !== 0;
    if (isOpening && kept !== 0)
      copyRow(kept + (<usize>increment(kept, 0) + 1) * SEGMENT_BYTES, segment, SEGMENT_BYTES);
  }
  return count;
}

/**
 * Of SYNs whose segments have been followed those are left whose connection has one without an answer, or cannot be asked without being unpacked.
 *
 * @returns the end of the rows that are there now
 */
export function dropAnswered(at: usize, until: usize): usize {
  let end = at;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const row = rowUnlessPacked(word(segment, CONNECTION));
    if (row !== 0 && !hasSilentSyn(row)) continue;
    copyRow(end, segment, SEGMENT_BYTES);
    end += SEGMENT_BYTES;
  }
  return end;
}

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): quadruplets come in a row. */
function hashOf(quadruplet: u32): u32 {
  return quadruplet * 0x9e3779b1;
}
