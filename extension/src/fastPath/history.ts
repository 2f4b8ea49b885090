/** Zeek's history of a connection, as `core/reconstruct/history.ts` keeps it. */

import { FLAGS, HISTORY, HISTORY_LENGTH_SHIFT, SERVER } from "../core/model/connectionWords";
import { LETTERS_IN_ROW } from "../core/reconstruct/historyLetters";
import { appendLetter as appendBeyond } from "./core";
import { setWord, word } from "./memory";

/** Writes a letter behind the history; that it was noted is the caller's. */
export function appendLetter(row: usize, mine: i32, letter: i32): void {
  const flags = word(row, FLAGS);
  const length = (flags >>> HISTORY_LENGTH_SHIFT) & 0xf;
  if (length >= LETTERS_IN_ROW) {
    appendBeyond(row, mine, letter);
    return;
  }
  const code = letter | (mine === SERVER ? 0x10 : 0);
  const inFirst = length < 6;
  const field = inFirst ? HISTORY : HISTORY + 1;
  setWord(row, field, word(row, field) | (code << ((inFirst ? length : length - 6) * 5)));
  setWord(row, FLAGS, (flags & ~(0xf << HISTORY_LENGTH_SHIFT)) | ((length + 1) << HISTORY_LENGTH_SHIFT));
}
