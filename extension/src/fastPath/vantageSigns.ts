/** The signs of the capture point that segments show: `core/detect/vantage/` tells what they are, and what stands in the words and columns. */

import {
  CHECKSUMS,
  CLIENT_DELAYS,
  CLIENT_LOWEST,
  CLIENTS,
  DONE,
  FORWARDED,
  HANDSHAKES,
  HIGHEST_TTL,
  HOST_WORDS,
  HOSTS,
  LARGEST,
  LARGEST_FRAME_BYTES,
  LONGEST_HEADER,
  ONES_COMPLEMENT,
  OVERSIZED,
  PAIR_OF,
  RECEIVED_CHECKSUMS,
  RECEIVED_UNFILLED,
  SERVER_DELAYS,
  SERVER_LOWEST,
  SERVERS,
  SHORTEST_HEADER,
  SPOILT,
  SUM,
  TAKEN,
  TCP_PROTOCOL,
  TTLS,
  TTLS_A_CONNECTION,
  UNFILLED,
  WAITS_FOR_ACK,
  WAITS_FOR_SYN,
  WAITS_FOR_SYN_ACK,
} from "../core/detect/vantage/vantageWords";
import {
  COLUMN_BITS,
  COLUMN_CHECKSUM,
  COLUMN_CONNECTION,
  COLUMN_FLAGS,
  COLUMN_LENGTH,
  COLUMN_TTL,
} from "../core/fastPath/columnWords";
import { FROM_SERVER, IS_COPY } from "../core/wire/segmentWords";
import { ACK, RST, SYN } from "../core/wire/tcpFlags";
import { addressIn, byteAt, doubleAt, halfAt, increment, setDoubleAt, setWord, word } from "./memory";
import { timeOf } from "./segmentTimes";

const HOST_BYTES: usize = (<usize>HOST_WORDS) << 2;

/** One more than the greatest number of a column; 0 where it has none. */
export function boundOf(column: usize, count: u32): u32 {
  let bound: u32 = 0;
  for (let i: u32 = 0; i < count; i++) bound = max<u32>(bound, <u32>word(column, i) + 1);
  return bound;
}

/**
 * Takes the segments from row `from` to before `until`.
 *
 * @param table the words of `vantageWords.ts`
 * @param columns the addresses of the segments' columns
 */
export function takeSigns(table: usize, columns: usize, from: u32, until: u32): void {
  const owners = addressIn(columns, COLUMN_CONNECTION);
  const flags = addressIn(columns, COLUMN_FLAGS);
  const bits = addressIn(columns, COLUMN_BITS);
  const hops = addressIn(columns, COLUMN_TTL);
  const lengths = addressIn(columns, COLUMN_LENGTH);
  const checksums = addressIn(columns, COLUMN_CHECKSUM);
  const ttls = addressIn(table, TTLS);
  const hosts = addressIn(table, HOSTS);
  for (let row = from; row < until; row++) {
    const connection = word(owners, row);
    const bit = byteAt(bits, row);
    const fromServer = (bit & FROM_SERVER) !== 0;
    const ttl = byteAt(hops, row);
    const lowest =
      ttls + <usize>connection * TTLS_A_CONNECTION + (fromServer ? SERVER_LOWEST : CLIENT_LOWEST);
    if ((bit & IS_COPY) !== 0) {
      if (ttl + 1 === <i32>load<u8>(lowest)) increment(table, FORWARDED);
      continue;
    }
    const flag = byteAt(flags, row);
    if ((flag & RST) !== 0) continue;
    increment(table, TAKEN);
    takeTtl(lowest, ttl);
    takeHandshake(table, connection, fromServer, flag, timeOf(columns, row));
    const pair = word(addressIn(table, PAIR_OF), connection);
    const client = hosts + <usize>word(addressIn(table, CLIENTS), pair) * HOST_BYTES;
    const server = hosts + <usize>word(addressIn(table, SERVERS), pair) * HOST_BYTES;
    const payload = halfAt(lengths, row);
    const checksum = halfAt(checksums, row);
    takeHosts(fromServer ? server : client, fromServer ? client : server, ttl, payload, checksum);
  }
}

function takeTtl(lowest: usize, ttl: i32): void {
  const low = <i32>load<u8>(lowest);
  if (low === 0 || ttl < low) store<u8>(lowest, <u8>ttl);
  if (ttl > <i32>load<u8>(lowest, 1)) store<u8>(lowest, <u8>ttl, 1);
}

function takeHandshake(table: usize, connection: u32, fromServer: bool, flags: i32, time: f64): void {
  const place = addressIn(table, HANDSHAKES) + connection;
  const state = <i32>load<u8>(place);
  const isSyn = (flags & SYN) !== 0;
  if (state >= DONE) {
    if (isSyn) store<u8>(place, <u8>SPOILT);
    return;
  }
  const delays = addressIn(table, CLIENT_DELAYS);
  const latest = doubleAt(delays, connection);
  const step = nextStep(state, fromServer, isSyn, (flags & ACK) !== 0);
  if (step === WAITS_FOR_ACK) setDoubleAt(addressIn(table, SERVER_DELAYS), connection, time - latest);
  setDoubleAt(delays, connection, step === DONE ? time - latest : time);
  store<u8>(place, <u8>step);
}

function nextStep(state: i32, fromServer: bool, isSyn: bool, isAck: bool): i32 {
  if (state === WAITS_FOR_SYN && isSyn && !isAck && !fromServer) return WAITS_FOR_SYN_ACK;
  if (state === WAITS_FOR_SYN_ACK && isSyn && isAck && fromServer) return WAITS_FOR_ACK;
  return state === WAITS_FOR_ACK && !isSyn && !fromServer ? DONE : SPOILT;
}

function takeHosts(from: usize, to: usize, ttl: i32, payload: i32, checksum: i32): void {
  if (ttl > word(from, HIGHEST_TTL)) setWord(from, HIGHEST_TTL, ttl);
  if (payload > LARGEST_FRAME_BYTES) {
    increment(from, OVERSIZED);
    setWord(from, LARGEST, max<i32>(word(from, LARGEST), payload));
  }
  if (checksum === 0) return;
  const rest = (checksum - word(from, SUM) - word(to, SUM) - TCP_PROTOCOL - payload) % ONES_COMPLEMENT;
  const header = rest < 0 ? rest + ONES_COMPLEMENT : rest;
  increment(from, CHECKSUMS);
  increment(to, RECEIVED_CHECKSUMS);
  if (header < SHORTEST_HEADER || header > LONGEST_HEADER || (header & 3) !== 0) return;
  increment(from, UNFILLED);
  increment(to, RECEIVED_UNFILLED);
}
