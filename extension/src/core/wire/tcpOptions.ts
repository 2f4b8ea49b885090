import { HAS_TIMESTAMP, OPTIONS_CUT, TSECR, TSVAL } from "./segmentRows.ts";

const END = 0;
const NO_OPERATION = 1;
const TIMESTAMPS = 8;
/** NOP, NOP, kind 8, length 10: how every common stack aligns the option (RFC 7323 appendix A). */
const USUAL_TIMESTAMPS = 0x0101080a;

/**
 * Reads the TCP options between `at` and `until` (RFC 9293 section 3.1): the timestamps (0 without) into the row of
 * `SegmentRows` that begins at `to`. `cut` says that the header promises more options than are there.
 *
 * @returns HAS_TIMESTAMP and OPTIONS_CUT, as they hold
 */
export function readTcpOptions(
  view: DataView,
  at: number,
  until: number,
  cut: boolean,
  words: Int32Array,
  to: number,
): number {
  if (until - at === 12 && view.getInt32(at) === USUAL_TIMESTAMPS) {
    words[to + TSVAL] = view.getInt32(at + 4);
    words[to + TSECR] = view.getInt32(at + 8);
    return cut ? HAS_TIMESTAMP | OPTIONS_CUT : HAS_TIMESTAMP;
  }
  words[to + TSVAL] = 0;
  words[to + TSECR] = 0;
  const bits = cut ? OPTIONS_CUT : 0;
  return until > at ? bits | walk(view, at, until, words, to) : bits;
}

function walk(view: DataView, start: number, until: number, words: Int32Array, to: number): number {
  let bits = 0;
  for (let at = start; at < until; ) {
    const kind = view.getUint8(at);
    if (kind === END) break;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < until ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > until) return bits | OPTIONS_CUT;
    if (kind === TIMESTAMPS && length === 10) {
      bits |= HAS_TIMESTAMP;
      words[to + TSVAL] = view.getInt32(at + 2);
      words[to + TSECR] = view.getInt32(at + 6);
    }
    at += length;
  }
  return bits;
}
