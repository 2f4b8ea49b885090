/** The quadruplets of segments, found by hash: `QuadrupletTable` tells what the table is, and makes room in it. */

import {
  HASHES,
  HASHES_AHEAD,
  QUADRUPLET_COUNT,
  RECENT,
  RECENT_SLOTS,
  SEGMENT_BYTES,
} from "../core/fastPath/memoryLayout";
import { DESTINATION, DIRECTION, IS_IPV6, MARKS, PORTS, SOURCE } from "../core/wire/segmentWords";
import { ACK, SYN } from "../core/wire/tcpFlags";
import { setWord, word } from "./memory";

/** Of the table and of the small one. */
const ROW_BYTES: usize = 16;
const VERSION_6: u32 = 0x80000000;

let slots: usize = 0;
let mask: u32 = 0;
let rows: usize = 0;
/** By quadruplet, the row of its newest incarnation. */
export let newest: usize = 0;

/** Where the table stands: at the beginning, and when it has grown. `slotMask` is the number of slots less one. */
export function setQuadruplets(slotsAt: usize, slotMask: u32, rowsAt: usize, newestAt: usize): void {
  slots = slotsAt;
  mask = slotMask;
  rows = rowsAt;
  newest = newestAt;
}

/** Whether endpoint A sent the segment: the one with the smaller address, or port. */
function isFromA(source: u32, destination: u32, sent: u32): bool {
  return source === destination ? sent >> 16 <= (sent & 0xffff) : source < destination;
}

function versionOf(segment: usize): u32 {
  return (word(segment, MARKS) & IS_IPV6) !== 0 ? VERSION_6 : 0;
}

/** Mixes the key into 32 bits: multiply-xor rounds with the constants of MurmurHash3, as `QuadrupletTable` does. `ports` has A's in the low half. */
function hashOf(a: u32, b: u32, ports: u32, version: u32): u32 {
  let h: u32 = (a ^ version) * 0xcc9e2d51;
  h = (h ^ (h >> 15) ^ b) * 0x1b873593;
  h = (h ^ (h >> 13) ^ ports) * 0x85ebca6b;
  h = (h ^ (h >> 16)) * 0xc2b2ae35;
  return h ^ (h >> 13);
}

/** The hash of a segment's quadruplet, which is not looked up. */
export function hashOfSegment(segment: usize): u32 {
  const source: u32 = word(segment, SOURCE);
  const destination: u32 = word(segment, DESTINATION);
  const sent: u32 = word(segment, PORTS);
  const version = versionOf(segment);
  return isFromA(source, destination, sent)
    ? hashOf(source, destination, rotl<u32>(sent, 16), version)
    : hashOf(destination, source, sent, version);
}

/**
 * Writes DIRECTION into the rows of segments from `at` up to `until`; quadruplets that are new are added: the table has room for
 * as many as there are segments.
 */
export function findQuadruplets(at: usize, until: usize): void {
  warmSlots(at, until);
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const source: u32 = word(segment, SOURCE);
    const destination: u32 = word(segment, DESTINATION);
    const sent: u32 = word(segment, PORTS);
    const version = versionOf(segment);
    const fromA = isFromA(source, destination, sent);
    const a = fromA ? source : destination;
    const b = fromA ? destination : source;
    const ports = fromA ? rotl<u32>(sent, 16) : sent;
    const hash = hashOf(a, b, ports, version);
    const recent = <usize>RECENT + <usize>(hash & (RECENT_SLOTS - 1)) * ROW_BYTES;
    const known = load<u32>(recent);
    let quadruplet: u32 = (known & ~VERSION_6) - 1;
    if (
      load<u32>(recent, 12) !== ports ||
      load<u32>(recent, 4) !== a ||
      load<u32>(recent, 8) !== b ||
      known === 0 ||
      (known & VERSION_6) !== version
    ) {
      quadruplet = look(hash, a, b, ports, version);
      store<u32>(recent, (quadruplet + 1) | version);
      store<u32>(recent, a, 4);
      store<u32>(recent, b, 8);
      store<u32>(recent, ports, 12);
    }
    setWord(segment, DIRECTION, (quadruplet << 1) | (fromA ? 1 : 0));
  }
}

/**
 * Reads the slots of the quadruplets that SYNs open, and nothing comes of it but that they are in the cache: side by side, as
 * many as the processor can wait for at a time.
 */
function warmSlots(at: usize, until: usize): void {
  const full: usize = HASHES + 4 * HASHES_AHEAD;
  let end: usize = HASHES;
  for (let segment = at; segment < until && end < full; segment += SEGMENT_BYTES) {
    if ((word(segment, MARKS) & ((SYN | ACK) << 8)) !== SYN << 8) continue;
    store<u32>(end, hashOfSegment(segment));
    end += 4;
  }
  let sum: u32 = 0;
  for (let hash: usize = HASHES; hash < end; hash += 4) sum ^= load<u32>(slotOf(load<u32>(hash) & mask));
  // Means nothing: a sum that nobody could ask for would let the compiler leave the reading out.
  store<u32>(HASHES, sum);
}

/** The row of a key by the whole table, made when it is new. */
function look(hash: u32, a: u32, b: u32, ports: u32, version: u32): u32 {
  let slot = hash & mask;
  let found = load<u32>(slotOf(slot));
  while (found !== 0) {
    const quadruplet = (found & mask) - 1;
    if (((found ^ hash) & ~mask) === 0) {
      const row = rowOf(quadruplet);
      if (
        load<u32>(row, 8) === ports &&
        load<u32>(row) === a &&
        load<u32>(row, 4) === b &&
        load<u32>(row, 12) === version
      )
        return quadruplet;
    }
    slot = (slot + 1) & mask;
    found = load<u32>(slotOf(slot));
  }
  const quadruplet = load<u32>(QUADRUPLET_COUNT);
  const row = rowOf(quadruplet);
  store<u32>(row, a);
  store<u32>(row, b, 4);
  store<u32>(row, ports, 8);
  store<u32>(row, version, 12);
  store<i32>(newest + ((<usize>quadruplet) << 2), -1);
  store<u32>(slotOf(slot), (quadruplet + 1) | (hash & ~mask));
  store<u32>(QUADRUPLET_COUNT, quadruplet + 1);
  return quadruplet;
}

function rowOf(quadruplet: u32): usize {
  return rows + <usize>quadruplet * ROW_BYTES;
}

function slotOf(slot: u32): usize {
  return slots + ((<usize>slot) << 2);
}
