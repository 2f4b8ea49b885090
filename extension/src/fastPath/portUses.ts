/** Which connections are of which use of ports, and for how long each holds its port: `core/detect/ports/portLifetimes.ts`. */

import {
  CLIENT,
  CLIENT_IS_B,
  END,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  QUADRUPLET,
  REFUSED,
  RESET,
  SERVER,
  SIDE,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../core/model/connectionWords";
import { doubleOf } from "./anyRow";
import { rowOf } from "./connectionRow";
import { addInterval } from "./intervals";
import { double, setWord, word } from "./memory";
import { find, hasRoom, intern } from "./pairTable";
import { quadrupletAt } from "./quadrupletRow";
import { endOf, isTold } from "./timeWaits";

/**
 * Adds the uses of connections from row `from` on to `uses`, pairs of a pair of hosts and the server's port, until there is no room for more.
 * Those whose client's port is not from `firstPort` to `lastPort` are of none.
 *
 * @returns the first row that was not taken
 */
export function takeUses(
  uses: usize,
  rows: usize,
  quadruplets: usize,
  pairOf: usize,
  firstPort: u32,
  lastPort: u32,
  from: u32,
  until: u32,
): u32 {
  for (let number = from; number < until; number++) {
    if (!hasRoom(uses, 1)) return number;
    const ports = clientFirst(rowOf(rows, number), quadruplets);
    if (isLookedAt(ports, firstPort, lastPort)) intern(uses, word(pairOf, number), ports >> 16);
  }
  return until;
}

/** The ports of a connection, the client's in the low half. */
function clientFirst(row: usize, quadruplets: usize): u32 {
  const ports = load<u32>(quadrupletAt(quadruplets, word(row, QUADRUPLET)), 8);
  return (word(row, FLAGS) & CLIENT_IS_B) !== 0 ? rotl<u32>(ports, 16) : ports;
}

function isLookedAt(ports: u32, firstPort: u32, lastPort: u32): bool {
  const port = ports & 0xffff;
  return port >= firstPort && port <= lastPort;
}

/**
 * Puts the lifetimes of ports where their groups stand, with their connections. All uses are known: their numbers are looked up once more, because a
 * column of them would stand beside the lifetimes, where a very large capture takes most memory.
 *
 * @param groupOf by use, its group; -1: none
 * @param length how long a TIME_WAIT lasts, in nanoseconds
 * @param others gets the places of those of whose end more is to be asked
 * @returns how many those are
 */
export function takeLifetimes(
  rows: usize,
  from: u32,
  until: u32,
  uses: usize,
  quadruplets: usize,
  pairOf: usize,
  firstPort: u32,
  lastPort: u32,
  groupOf: usize,
  next: usize,
  starts: usize,
  ends: usize,
  connections: usize,
  length: f64,
  others: usize,
): u32 {
  let left: u32 = 0;
  for (let number = from; number < until; number++) {
    const row = rowOf(rows, number);
    const ports = clientFirst(row, quadruplets);
    if (!isLookedAt(ports, firstPort, lastPort)) continue;
    const group = word(groupOf, find(uses, word(pairOf, number), ports >> 16));
    if (group < 0) continue;
    const free = freeAt(rows, number, row, length);
    const place = addInterval(group, double(row, START), free, next, starts, ends);
    setWord(connections, place, number);
    if (!isHeldPlainly(row)) setWord(others, left++, place);
  }
  return left;
}

/** False: of the end of the client's TIME_WAIT the rows tell too little. */
function isHeldPlainly(row: usize): bool {
  const holders = word(row, FLAGS) & (HOLDER_CLIENT | HOLDER_SERVER);
  return (holders & HOLDER_CLIENT) === 0 || (holders === HOLDER_CLIENT && isTold(row));
}

/** When the client's port can serve the same destination again. */
function freeAt(rows: usize, number: u32, row: usize, length: f64): f64 {
  const flags = word(row, FLAGS);
  const next = word(row, NEXT);
  const reused = next < 0 ? Infinity : doubleOf(rows, next, START);
  if ((flags & HOLDER_CLIENT) !== 0) return min<f64>(reused, endOf(rows, number, row, CLIENT, length));
  const isClosed =
    (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN ||
    (flags & (RESET | REFUSED)) !== 0 ||
    (word(row, CLIENT + SIDE) & word(row, SERVER + SIDE) & FIN_SENT) !== 0;
  return isClosed ? min<f64>(reused, double(row, END)) : reused;
}
