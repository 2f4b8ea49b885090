/** The quadruplets of segments, found by hash: `QuadrupletTable` tells what the table is, and makes room in it. */

import {
  MISSED,
  MISSED_BYTES,
  NOTHING,
  QUADRUPLET_COUNT,
  RECENT,
  RECENT_SLOTS,
  SEGMENT_BYTES,
} from "../core/fastPath/memoryLayout";
import { DESTINATION, DIRECTION, IS_IPV6, MARKS, PORTS, SOURCE } from "../core/wire/segmentWords";
import { setWord, word } from "./memory";
import { secretHash } from "./secretHash";

/** Of the table and of the small one. */
const ROW_BYTES: usize = 16;
export const VERSION_6: u32 = 0x80000000;

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

/** Mixes the key into 32 bits, as `QuadrupletTable` does. `ports` has A's in the low half. */
function hashOf(a: u32, b: u32, ports: u32, version: u32): u32 {
  return secretHash(a ^ version, b, ports, 0);
}

/** The hash of a segment's quadruplet, which is not looked up. */
export function hashOfSegment(segment: usize): u32 {
  return hashOfEnds(
    word(segment, SOURCE),
    word(segment, DESTINATION),
    word(segment, PORTS),
    versionOf(segment),
  );
}

/** The same by the ends as they stand in a row, and VERSION_6 or 0. Who sends cannot be foreseen: without a branch. */
export function hashOfEnds(source: u32, destination: u32, sent: u32, version: u32): u32 {
  const fromA = isFromA(source, destination, sent);
  const a = select<u32>(source, destination, fromA);
  return hashOf(a, source ^ destination ^ a, select<u32>(rotl<u32>(sent, 16), sent, fromA), version);
}

/** The same of one that stands in the table. */
export function hashOfQuadruplet(quadruplet: u32): u32 {
  const row = rowOf(quadruplet);
  return hashOf(load<u32>(row), load<u32>(row, 4), load<u32>(row, 8), load<u32>(row, 12));
}

export function isOfQuadruplet(segment: usize, quadruplet: u32): bool {
  const row = rowOf(quadruplet);
  const source: u32 = word(segment, SOURCE);
  const destination: u32 = word(segment, DESTINATION);
  const sent: u32 = word(segment, PORTS);
  const fromA = isFromA(source, destination, sent);
  const a = select<u32>(source, destination, fromA);
  const others =
    (load<u32>(row) ^ a) |
    (load<u32>(row, 4) ^ source ^ destination ^ a) |
    (load<u32>(row, 8) ^ select<u32>(rotl<u32>(sent, 16), sent, fromA)) |
    (load<u32>(row, 12) ^ versionOf(segment));
  return others === 0;
}

export function isSentByA(segment: usize): bool {
  return isFromA(word(segment, SOURCE), word(segment, DESTINATION), word(segment, PORTS));
}

/** The newest incarnation of a quadruplet; -1 before the first. */
export function newestOf(quadruplet: u32): i32 {
  return load<i32>(newest + ((<usize>quadruplet) << 2));
}

/**
 * Writes DIRECTION into the rows of segments from `at` up to `until`, a batch at most; quadruplets that are new are added: the
 * table has room for as many as there are segments.
 */
export function findQuadruplets(at: usize, until: usize): void {
  const end = findRecent(at, until);
  readMissed(end);
  for (let missed: usize = MISSED; missed < end; missed += MISSED_BYTES)
    findMissed(<usize>load<u32>(missed), load<u32>(missed, 4));
}

/** Finds those that are among the ones seen last, and writes the others to MISSED. Returns the end of these. */
function findRecent(at: usize, until: usize): usize {
  let end: usize = MISSED;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const source: u32 = word(segment, SOURCE);
    const destination: u32 = word(segment, DESTINATION);
    const sent: u32 = word(segment, PORTS);
    const version = versionOf(segment);
    const fromA = isFromA(source, destination, sent);
    const a = select<u32>(source, destination, fromA);
    const b = source ^ destination ^ a;
    const ports = select<u32>(rotl<u32>(sent, 16), sent, fromA);
    const hash = hashOf(a, b, ports, version);
    const recent = recentOf(hash);
    setWord(segment, DIRECTION, (numberIn(recent) << 1) | u32(fromA));
    store<u32>(end, <u32>segment);
    store<u32>(end, hash, 4);
    // Without a branch: which of them are missed cannot be foreseen.
    end += difference(recent, a, b, ports, version) !== 0 ? MISSED_BYTES : 0;
  }
  return end;
}

/**
 * Reads what the hash table has for those that were missed, and nothing comes of it but that it is in the cache: side by side, as
 * many as the processor can wait for at a time.
 */
function readMissed(end: usize): void {
  for (let missed: usize = MISSED; missed < end; missed += MISSED_BYTES)
    store<u32>(missed, load<u32>(slotOf(load<u32>(missed, 4) & mask)) & mask, 8);
  let sum: i32 = 0;
  for (let missed: usize = MISSED; missed < end; missed += MISSED_BYTES) {
    const quadruplet = max<u32>(load<u32>(missed, 8), 1) - 1;
    sum ^= load<i32>(rowOf(quadruplet)) ^ newestOf(quadruplet);
  }
  store<i32>(NOTHING, sum);
}

/** One that was missed when the batch began: the same quadruplet may have been found since. */
function findMissed(segment: usize, hash: u32): void {
  const source: u32 = word(segment, SOURCE);
  const destination: u32 = word(segment, DESTINATION);
  const sent: u32 = word(segment, PORTS);
  const version = versionOf(segment);
  const fromA = isFromA(source, destination, sent);
  const a = fromA ? source : destination;
  const b = fromA ? destination : source;
  const ports = fromA ? rotl<u32>(sent, 16) : sent;
  const recent = recentOf(hash);
  if (difference(recent, a, b, ports, version) !== 0) {
    store<u32>(recent, (look(hash, a, b, ports, version) + 1) | version);
    store<u32>(recent, a, 4);
    store<u32>(recent, b, 8);
    store<u32>(recent, ports, 12);
  }
  setWord(segment, DIRECTION, (numberIn(recent) << 1) | u32(fromA));
}

function recentOf(hash: u32): usize {
  return <usize>RECENT + <usize>(hash & (RECENT_SLOTS - 1)) * ROW_BYTES;
}

/** The quadruplet of a place among those seen last. */
function numberIn(recent: usize): u32 {
  return (load<u32>(recent) & ~VERSION_6) - 1;
}

/** 0: that key stands there. */
function difference(recent: usize, a: u32, b: u32, ports: u32, version: u32): u32 {
  const known = load<u32>(recent);
  return (
    (load<u32>(recent, 4) ^ a) |
    (load<u32>(recent, 8) ^ b) |
    (load<u32>(recent, 12) ^ ports) |
    ((known ^ version) & VERSION_6) |
    u32(known === 0)
  );
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
