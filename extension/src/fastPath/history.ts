/** Zeek's history of a connection, as `core/reconstruct/history.ts` keeps it. */

import { FLAGS, HISTORY, HISTORY_LENGTH_SHIFT, SERVER } from "../core/model/connectionWords";
import { LETTERS_IN_ROW } from "../core/reconstruct/historyLetters";
import { appendLetter as appendBeyond } from "./core";
import { setWord, word } from "./memory";

/** Writes a letter behind the history; that it was noted is the caller's. */
export function appendLetter(row: usize, mine: i32, letter: i32): void {
  const flags = word(row, FLAGS);
  if (hasRoom(flags)) putLetter(row, flags, codeOf(letter, mine === SERVER), 1);
  else appendBeyond(row, mine, letter);
}

/** Whether the row with these FLAGS has room for one more. */
export function hasRoom(flags: i32): bool {
  return lengthOf(flags) < LETTERS_IN_ROW;
}

export function codeOf(letter: i32, ofServer: bool): i32 {
  return letter | (ofServer ? 0x10 : 0);
}

/** The same as `appendLetter` for a row with these FLAGS, where there is room; without a branch nothing, where `isNew` is 0 and not 1. */
export function putLetter(row: usize, flags: i32, code: i32, isNew: i32): void {
  const length = lengthOf(flags);
  const inSecond = length >= 6;
  const to = row + ((<usize>(inSecond ? 1 : 0)) << 2);
  const place = inSecond ? length - 6 : length;
  setWord(to, HISTORY, word(to, HISTORY) | ((code & -isNew) << (5 * place)));
  setWord(row, FLAGS, flags + (isNew << HISTORY_LENGTH_SHIFT));
}

function lengthOf(flags: i32): i32 {
  return (flags >>> HISTORY_LENGTH_SHIFT) & 0xf;
}
