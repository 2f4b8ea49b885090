/** What the TTLs of connections say of the capture point: `core/detect/vantage/hopVotes.ts` tells the rules. */

import {
  CLIENT_LOWEST,
  CLIENTS,
  HOPS_BOTH_SIDES,
  HOPS_NEITHER_SIDE,
  HOPS_UNKNOWN,
  HOST_WORDS,
  HOSTS,
  NEAR_CLIENT,
  NEAR_HOSTS,
  NEAR_HOSTS_LENGTH,
  NEAR_IN,
  NEAR_SERVER,
  PAIR_OF,
  SERVER_LOWEST,
  SERVERS,
  TTLS,
  TTLS_A_CONNECTION,
  VERDICTS,
  VOTES,
} from "../core/detect/vantage/vantageWords";
import { addressIn, increment, setWord, word } from "./memory";

const UNKNOWN = 0;
const NEAR = 1;
const FAR = 2;

/** Of the first `connections`, whose TTLs have all been taken. `table`: the words of `vantageWords.ts`. */
export function takeHopVotes(table: usize, connections: u32): void {
  const ttls = addressIn(table, TTLS);
  const verdicts = addressIn(table, VERDICTS);
  for (let number: u32 = 0; number < connections; number++) {
    const own = ttls + <usize>number * TTLS_A_CONNECTION;
    const says = verdictOf(sideOf(own + CLIENT_LOWEST), sideOf(own + SERVER_LOWEST));
    if (says === HOPS_UNKNOWN) continue;
    store<u8>(verdicts + number, <u8>says);
    increment(table, VOTES + says);
    if (says === NEAR_CLIENT) countNear(table, CLIENTS, number);
    else if (says === NEAR_SERVER) countNear(table, SERVERS, number);
  }
}

function verdictOf(client: i32, server: i32): i32 {
  if (client === UNKNOWN || server === UNKNOWN) return HOPS_UNKNOWN;
  if (client !== server) return client === NEAR ? NEAR_CLIENT : NEAR_SERVER;
  return client === NEAR ? HOPS_NEITHER_SIDE : HOPS_BOTH_SIDES;
}

/** @param lowest the address of a side's lowest TTL, behind which its highest one stands */
function sideOf(lowest: usize): i32 {
  const low = <i32>load<u8>(lowest);
  const high = <i32>load<u8>(lowest, 1);
  if (low === 0) return UNKNOWN;
  if (isInitialTtl(low) || isInitialTtl(high)) return low === high ? NEAR : UNKNOWN;
  return isDoubtful(low) || isDoubtful(high) ? UNKNOWN : FAR;
}

function isInitialTtl(ttl: i32): bool {
  return ttl === 64 || ttl === 128 || ttl === 255;
}

function isDoubtful(ttl: i32): bool {
  return ttl === 30 || ttl === 32 || ttl === 60 || ttl === 200 || ttl <= 2;
}

/** @param ends of pairs: CLIENTS or SERVERS */
function countNear(table: usize, ends: i32, number: u32): void {
  const pair = word(addressIn(table, PAIR_OF), number);
  const host = word(addressIn(table, ends), pair);
  const isFirst = increment(addressIn(table, HOSTS), host * HOST_WORDS + NEAR_IN) === 0;
  if (isFirst) setWord(addressIn(table, NEAR_HOSTS), increment(table, NEAR_HOSTS_LENGTH), host);
}
