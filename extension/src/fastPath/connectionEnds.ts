/** The hosts of a capture, and between which two of them each connection is: `core/detect/hosts/hostTable.ts` tells what the tables are. */

import { SEEN_LATELY_BITS } from "../core/fastPath/memoryLayout";
import { CLIENT_IS_B, FLAGS, QUADRUPLET } from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { setWord, word } from "./memory";
import { countAgain, firstOf, hasRoom, intern, secondOf } from "./pairTable";
import { quadrupletAt } from "./quadrupletRow";

/** Odd, and as good as random: 2^64 by the golden ratio. */
const LINK_FACTOR: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;

function versionOf(quadruplet: usize): u32 {
  return load<i32>(quadruplet, 12) < 0 ? 6 : 4;
}

/**
 * Adds the hosts of quadruplets from number `from` on to `hosts`, pairs of IP version and address, and the two of each to `links`, until there
 * is no room for more. Most of them have a link that another one had lately.
 *
 * @param linkOf by quadruplet, gets its link
 * @param lately SEEN_LATELY words: quadruplets by a hash of their addresses, each with one more than its number; 0: none
 * @returns the first one that was not taken
 */
export function takeHosts(
  hosts: usize,
  links: usize,
  quadruplets: usize,
  linkOf: usize,
  lately: usize,
  from: u32,
  until: u32,
): u32 {
  for (let number = from; number < until; number++) {
    const quadruplet = quadrupletAt(quadruplets, number);
    const addresses = load<u64>(quadruplet);
    const slot = <i32>((addresses * LINK_FACTOR) >> (64 - SEEN_LATELY_BITS));
    const other = word(lately, slot) - 1;
    const before = quadrupletAt(quadruplets, other);
    if (other >= 0 && load<u64>(before) === addresses && versionOf(before) === versionOf(quadruplet)) {
      setWord(linkOf, number, word(linkOf, other));
      continue;
    }
    if (!hasRoom(hosts, 2) || !hasRoom(links, 1)) return number;
    const version = versionOf(quadruplet);
    const a = intern(hosts, version, load<u32>(quadruplet));
    const b = intern(hosts, version, load<u32>(quadruplet, 4));
    setWord(linkOf, number, intern(links, a, b));
    setWord(lately, slot, number + 1);
  }
  return until;
}

/**
 * Writes into `pairOf` which pair of client and server connections from row `from` on are of, and adds those that are new to `pairs`,
 * until there is no room for more.
 *
 * @param pairOfLink by link, two words: its pair and one where the client is the first host, and where it is the second; 0: not yet seen
 * @returns the first row that was not taken
 */
export function takePairs(
  pairs: usize,
  links: usize,
  rows: usize,
  linkOf: usize,
  pairOfLink: usize,
  pairOf: usize,
  from: u32,
  until: u32,
): u32 {
  for (let number = from; number < until; number++) {
    const row = rowOf(rows, number);
    const link = word(linkOf, word(row, QUADRUPLET));
    const clientIsB = (word(row, FLAGS) & CLIENT_IS_B) !== 0;
    const directed = 2 * link + <i32>clientIsB;
    let pair = word(pairOfLink, directed) - 1;
    if (pair >= 0) countAgain(pairs, pair);
    else {
      if (!hasRoom(pairs, 1)) return number;
      const a = firstOf(links, link);
      const b = secondOf(links, link);
      pair = clientIsB ? intern(pairs, b, a) : intern(pairs, a, b);
      setWord(pairOfLink, directed, pair + 1);
    }
    setWord(pairOf, number, pair);
  }
  return until;
}
