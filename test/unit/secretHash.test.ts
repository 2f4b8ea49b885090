/** Whatever factors are drawn, keys that lie close together, or are chosen to have one hash, are spread as if by chance. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawHashFactors, hashFactors, secretHash } from "#core/secretHash.ts";

drawHashFactors(Math.random);

/** Half of the slots are taken in the end: by chance each key finds its place after one and a half looks. */
const KEYS = 1 << 14;
const SLOTS = 1 << 15;

const CLIENT = 0x0a000001;
const SERVER = 0xdfffff01 | 0;

/** Quadruplets: two addresses and both ports. */
type Keys = (i: number) => readonly [a: number, b: number, ports: number];

/** By the hash that tables had before it was another one in each process, all of these had the same. */
function undone(a: number): number {
  let h = Math.imul(a, 0xcc9e2d51);
  h = Math.imul(h ^ (h >>> 15) ^ SERVER, 0x1b873593);
  return h ^ (h >>> 13);
}

const KINDS: Readonly<Record<string, Keys>> = {
  "ports of a client": (i) => [CLIENT, SERVER, ((1024 + i) << 16) | 443],
  "ports of a client that has the higher address": (i) => [CLIENT, SERVER, (443 << 16) | (1024 + i)],
  "even ports of two clients": (i) => [
    CLIENT + (i >>> 13),
    SERVER,
    ((32_768 + 2 * (i & 0x1fff)) << 16) | 443,
  ],
  "hosts of a network": (i) => [CLIENT + i, SERVER, (40_000 << 16) | 443],
  "hosts of many subnets": (i) => [CLIENT + (i << 8), SERVER, (40_000 << 16) | 443],
  "many servers": (i) => [CLIENT, 0xc0a80000 + i, (40_000 << 16) | 443],
  "small numbers": (i) => [i >>> 8, i & 0xff, 443],
  "highest bits alone": (i) => [(i >>> 8) << 24, SERVER, ((i & 0xff) << 24) | 443],
  "chosen for one hash": (i) => [CLIENT + i, SERVER, undone(CLIENT + i) ^ 0x12345678],
};

for (const [kind, keys] of Object.entries(KINDS))
  test(`${kind} find their places after a look or two`, () => {
    const isTaken = new Uint8Array(SLOTS);
    let looks = 0;
    for (let i = 0; i < KEYS; i++) {
      const [a, b, ports] = keys(i);
      let slot = secretHash(a, b, ports, 0) & (SLOTS - 1);
      for (looks++; isTaken[slot] === 1; looks++) slot = (slot + 1) & (SLOTS - 1);
      isTaken[slot] = 1;
    }
    // Of some thousand factors one may be half as good; where keys have few hashes it is hundreds.
    assert.ok(looks < 10 * KEYS, `${looks / KEYS} looks, by ${JSON.stringify(hashFactors())}`);
  });
