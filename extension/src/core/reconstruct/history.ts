/**
 * Zeek's `history` of a connection: a letter for each thing that happened, in order, upper case for the client.
 * Most letters come once for each side; `t` (payload sent again), `w` (zero window) and `g` (gap in the content)
 * come again at the 10th, 100th … time (Zeek, scripts/base/protocols/conn/main.zeek).
 *
 * Five bits a letter, twelve letters in the row, more in `rare`: a string for each of ten million connections
 * would cost more than the row.
 */

import {
  type ConnectionTable,
  FLAGS,
  HISTORY,
  HISTORY_LENGTH_SHIFT,
  HISTORY_LONG,
  LETTERS_SHIFT,
  SERVER,
  SIDE,
} from "../model/connectionTable.ts";
import type { ConnectionIndex } from "../units.ts";
import { LETTERS_IN_ROW } from "./historyLetters.ts";

export * from "./historyLetters.ts";

const LETTERS = "shadfrgtwiq^";

/**
 * Notes a letter that comes once for each side. `at` is the row's first word, `mine` CLIENT or SERVER.
 *
 * @returns false: it had come before
 */
export function noteOnce(table: ConnectionTable, at: number, mine: number, letter: number): boolean {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  const mark = markOf(letter);
  if ((side & mark) !== 0) return false;
  words[at + mine + SIDE] = side | mark;
  appendLetter(table, at, mine, letter);
  return true;
}

/** Notes a letter that is repeated at the 1st, 10th, 100th … time. Only from the second time on something stands beside the row. */
export function noteLogarithmic(table: ConnectionTable, at: number, mine: number, letter: number): void {
  if (noteOnce(table, at, mine, letter)) return;
  const facts = table.rareOf(table.rowAt(at));
  facts.repeats ??= {};
  // No number: a key such as "307" would be an element, and V8 make room for the 306 before it (2.5 kB a connection).
  const key = letterText(codeOf(mine, letter));
  const count = (facts.repeats[key] ?? 1) + 1;
  facts.repeats[key] = count;
  if (isPowerOfTen(count)) appendLetter(table, at, mine, letter);
}

/** How often a letter that is repeated came from a side, CLIENT or SERVER. */
export function repeatsOf(
  table: ConnectionTable,
  row: ConnectionIndex,
  side: number,
  letter: number,
): number {
  if (!table.sideHas(row, side, markOf(letter))) return 0;
  return table.rareFacts(row)?.repeats?.[letterText(codeOf(side, letter))] ?? 1;
}

/** The history as Zeek prints it. */
export function historyOf(table: ConnectionTable, row: ConnectionIndex): string {
  const length = (table.word(row, FLAGS) >>> HISTORY_LENGTH_SHIFT) & 0xf;
  let text = "";
  for (let i = 0; i < length; i++) {
    const word = table.word(row, HISTORY + (i < 6 ? 0 : 1));
    text += letterText((word >>> ((i % 6) * 5)) & 0x1f);
  }
  return text + (table.rareFacts(row)?.history ?? "");
}

/** Writes a letter behind the history; that it was noted is the caller's. */
export function appendLetter(table: ConnectionTable, at: number, mine: number, letter: number): void {
  const code = codeOf(mine, letter);
  const words = table.words;
  const flags = words[at + FLAGS] ?? 0;
  const length = (flags >>> HISTORY_LENGTH_SHIFT) & 0xf;
  if (length < LETTERS_IN_ROW) {
    const word = at + HISTORY + (length < 6 ? 0 : 1);
    words[word] = (words[word] ?? 0) | (code << ((length % 6) * 5));
    words[at + FLAGS] = (flags & ~(0xf << HISTORY_LENGTH_SHIFT)) | ((length + 1) << HISTORY_LENGTH_SHIFT);
    return;
  }
  words[at + FLAGS] = flags | HISTORY_LONG;
  const facts = table.rareOf(table.rowAt(at));
  facts.history = (facts.history ?? "") + letterText(code);
}

/** In SIDE: the side has it. */
function markOf(letter: number): number {
  return 1 << (LETTERS_SHIFT + letter);
}

function codeOf(mine: number, letter: number): number {
  return letter | (mine === SERVER ? 0x10 : 0);
}

function letterText(code: number): string {
  const letter = LETTERS[code & 0xf] ?? "";
  return (code & 0x10) !== 0 ? letter : letter.toUpperCase();
}

function isPowerOfTen(n: number): boolean {
  let power = 1;
  while (power < n) power *= 10;
  return power === n;
}
