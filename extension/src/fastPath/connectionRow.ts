import { CLIENT, HISTORY, ROW_WORDS, SERVER } from "../core/model/connectionWords";
import { word } from "./memory";

export const ROW_BYTES: usize = (<usize>ROW_WORDS) << 2;

/** Where the row of a connection stands, where all do that are told by `rows`. */
export function rowOf(rows: usize, connection: u32): usize {
  return rows + <usize>connection * ROW_BYTES;
}

/** Something is told beside the row (`RareFacts`): the mark is the highest bit of the history. */
export function hasRare(row: usize): bool {
  return word(row, HISTORY + 1) < 0;
}

/** Where the block of a side stands. */
export function blockOf(row: usize, ofServer: bool): usize {
  return row + ((<usize>(ofServer ? SERVER : CLIENT)) << 2);
}
