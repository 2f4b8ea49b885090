import { ROW_WORDS } from "../core/model/connectionWords";

const ROW_BYTES: usize = (<usize>ROW_WORDS) << 2;

/** Where the row of a connection stands, where all do that are told by `rows`. */
export function rowOf(rows: usize, connection: u32): usize {
  return rows + <usize>connection * ROW_BYTES;
}
