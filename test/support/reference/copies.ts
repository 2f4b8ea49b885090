import type { Assumptions } from "#core/assumptions.ts";
import { isFin, isSyn, type Observation } from "./observation.ts";

export interface CopyFinder {
  /** Was this frame captured before? To be asked of every segment, in order of time. */
  isCopy(o: Observation): boolean;
}

/**
 * A frame captured twice: all that the sender wrote is equal, within the assumption's time of a frame that is no
 * copy itself. Bare ACKs with IP ID 0 are often truly sent twice, so those need a sign of a second capture:
 * another interface, or another TTL.
 */
export function newCopyFinder(assumptions: Assumptions): CopyFinder {
  const originals = new Map<string, Observation[]>();
  return {
    isCopy(o) {
      const key = JSON.stringify(contents(o));
      const alike = originals.get(key) ?? [];
      const within = assumptions.frameCopySeconds * 1e9;
      if (alike.some((earlier) => o.time - earlier.time <= within && showsSecondCapture(o, earlier)))
        return true;
      originals.set(key, [...alike, o]);
      return false;
    },
  };
}

function contents(o: Observation): unknown[] {
  return [
    o.source,
    o.destination,
    o.seq,
    o.ack,
    o.flags,
    o.window,
    o.payloadLength,
    o.timestamps,
    o.ipId,
    o.checksum,
  ];
}

function showsSecondCapture(o: Observation, earlier: Observation): boolean {
  const carriesSomething = isSyn(o) || isFin(o) || o.payloadLength > 0;
  return o.ipId !== 0 || o.interfaceId !== earlier.interfaceId || o.ttl !== earlier.ttl || carriesSomething;
}
