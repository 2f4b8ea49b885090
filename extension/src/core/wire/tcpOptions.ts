import type { Segment } from "./segment.ts";

const END = 0;
const NO_OPERATION = 1;
const TIMESTAMPS = 8;
/** NOP, NOP, kind 8, length 10: how every common stack aligns the option (RFC 7323 appendix A). */
const USUAL_TIMESTAMPS = 0x0101080a;

/**
 * Reads the TCP options between `at` and `until` (RFC 9293 section 3.1). Sets the segment's timestamps and
 * `optionsCut`; `cut` says that the header promises more options than are there.
 */
export function readTcpOptions(view: DataView, at: number, until: number, cut: boolean, into: Segment): void {
  into.optionsCut = cut;
  if (until - at === 12 && view.getUint32(at) === USUAL_TIMESTAMPS) {
    into.hasTimestamp = true;
    into.tsVal = view.getUint32(at + 4);
    into.tsEcr = view.getUint32(at + 8);
    return;
  }
  into.hasTimestamp = false;
  into.tsVal = 0;
  into.tsEcr = 0;
  if (until > at) walk(view, at, until, into);
}

function walk(view: DataView, start: number, until: number, into: Segment): void {
  for (let at = start; at < until; ) {
    const kind = view.getUint8(at);
    if (kind === END) return;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < until ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > until) {
      into.optionsCut = true;
      return;
    }
    if (kind === TIMESTAMPS && length === 10) {
      into.hasTimestamp = true;
      into.tsVal = view.getUint32(at + 2);
      into.tsEcr = view.getUint32(at + 6);
    }
    at += length;
  }
}
