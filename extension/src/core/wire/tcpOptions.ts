import { type Segment, SYN } from "./segment.ts";

const END = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const TIMESTAMPS = 8;
/** NOP, NOP, kind 8, length 10: how every common stack aligns the option (RFC 7323 appendix A). */
const USUAL_TIMESTAMPS = 0x0101080a;

/**
 * Reads the TCP options between `at` and `until` (RFC 9293 section 3.1). Sets the segment's timestamps, option
 * shape and `optionsCut`; `cut` says that the header promises more options than are there.
 */
export function readTcpOptions(view: DataView, at: number, until: number, cut: boolean, into: Segment): void {
  into.optionsCut = cut;
  into.optionShape = 0;
  if (until - at === 12 && view.getUint32(at) === USUAL_TIMESTAMPS) {
    into.hasTimestamp = true;
    into.tsVal = view.getUint32(at + 4);
    into.tsEcr = view.getUint32(at + 8);
    if ((into.flags & SYN) === 0) return;
  } else {
    into.hasTimestamp = false;
    into.tsVal = 0;
    into.tsEcr = 0;
  }
  if (until > at) walk(view, at, until, into);
}

function walk(view: DataView, start: number, until: number, into: Segment): void {
  let shape = FNV_START;
  let at = start;
  while (at < until) {
    const kind = view.getUint8(at);
    shape = mix(shape, kind);
    if (kind === END) break;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < until ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > until) {
      into.optionsCut = true;
      break;
    }
    shape = mix(shape, length);
    if (kind === TIMESTAMPS && length === 10) {
      into.hasTimestamp = true;
      into.tsVal = view.getUint32(at + 2);
      into.tsEcr = view.getUint32(at + 6);
    } else if ((kind === MAXIMUM_SEGMENT_SIZE && length === 4) || (kind === WINDOW_SCALE && length === 3)) {
      for (let i = 2; i < length; i++) shape = mix(shape, view.getUint8(at + i));
    }
    at += length;
  }
  if ((into.flags & SYN) !== 0) into.optionShape = (shape ^ (shape >>> 16)) & 0xffff;
}

/** FNV-1a, folded to 16 bits at the end. */
const FNV_START = 0x811c9dc5;

function mix(shape: number, byte: number): number {
  return Math.imul(shape ^ byte, 0x01000193);
}
