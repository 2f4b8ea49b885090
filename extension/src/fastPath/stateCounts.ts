/** How many connections are in each of Zeek's states: `core/reconstruct/connectionFacts.ts` tells which state a code is. */

import { CLIENT, FLAGS, PAYLOAD, SERVER, SIDE, SYN_SEEN, ZEEK_SHIFT } from "../core/model/connectionWords";
import { HAS_SYN, NOTHING_CARRIED, SERVER_STATE_SHIFT } from "../core/reconstruct/stateCodes";
import { RESET_CLOSED, RESET_OPEN, ZEEK_MASK } from "../core/reconstruct/zeekStates";
import { double, increment, setWord, word } from "./memory";

/**
 * Counts a connection by the code of its state.
 *
 * @param firsts gets the first one of each code
 */
export function countState(row: usize, number: u32, counts: usize, firsts: usize): void {
  const code = stateCodeOf(row);
  if (increment(counts, code) === 0) setWord(firsts, code, number);
}

function stateCodeOf(row: usize): i32 {
  const client = zeekOf(row, CLIENT);
  const server = zeekOf(row, SERVER);
  let code = client | (server << SERVER_STATE_SHIFT);
  if ((word(row, FLAGS) & SYN_SEEN) !== 0) code |= HAS_SYN;
  if (isReset(client) && isReset(server) && isSilent(row)) code |= NOTHING_CARRIED;
  return code;
}

function zeekOf(row: usize, side: i32): i32 {
  return (word(row, side + SIDE) & ZEEK_MASK) >>> ZEEK_SHIFT;
}

function isReset(state: i32): bool {
  return state === RESET_OPEN || state === RESET_CLOSED;
}

function isSilent(row: usize): bool {
  return double(row, CLIENT + PAYLOAD) === 0 && double(row, SERVER + PAYLOAD) === 0;
}
