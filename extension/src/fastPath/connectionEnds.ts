/** The hosts of a capture, and between which two of them each connection is: `core/detect/hosts/hostTable.ts` tells what the tables are. */

import { CLIENT_IS_B, FLAGS, QUADRUPLET } from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { setWord, word } from "./memory";
import { find, hasRoom, intern } from "./pairTable";
import { quadrupletAt } from "./quadrupletRow";

function versionOf(quadruplet: usize): u32 {
  return load<i32>(quadruplet, 12) < 0 ? 6 : 4;
}

/**
 * Adds the hosts of quadruplets from number `from` on to `hosts`, pairs of IP version and address, until there is no room for more.
 *
 * @returns the first one that was not taken
 */
export function takeHosts(hosts: usize, quadruplets: usize, from: u32, until: u32): u32 {
  for (let number = from; number < until; number++) {
    if (!hasRoom(hosts, 2)) return number;
    const quadruplet = quadrupletAt(quadruplets, number);
    const version = versionOf(quadruplet);
    intern(hosts, version, load<u32>(quadruplet));
    intern(hosts, version, load<u32>(quadruplet, 4));
  }
  return until;
}

/**
 * Writes into `pairOf` which pair of client and server connections from row `from` on are of, and adds those that are new to `pairs`,
 * until there is no room for more.
 *
 * @returns the first row that was not taken
 */
export function takePairs(
  pairs: usize,
  hosts: usize,
  rows: usize,
  quadruplets: usize,
  pairOf: usize,
  from: u32,
  until: u32,
): u32 {
  for (let number = from; number < until; number++) {
    if (!hasRoom(pairs, 1)) return number;
    const row = rowOf(rows, number);
    const quadruplet = quadrupletAt(quadruplets, word(row, QUADRUPLET));
    const version = versionOf(quadruplet);
    const a = find(hosts, version, load<u32>(quadruplet));
    const b = find(hosts, version, load<u32>(quadruplet, 4));
    const clientIsB = (word(row, FLAGS) & CLIENT_IS_B) !== 0;
    const pair = clientIsB ? intern(pairs, b, a) : intern(pairs, a, b);
    setWord(pairOf, number, pair);
  }
  return until;
}
