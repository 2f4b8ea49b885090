/** What every segment leaves, whatever it is: whose it is in its own row, and frame, time and volume in the connection's. */

import { CLIENT_IS_B, END, LAST_FRAME, PAYLOAD, SEGMENTS } from "../core/model/connectionWords";
import { CONNECTION, DIRECTION, FRAME, FROM_SERVER, LENGTH, MARKS, TIME } from "../core/wire/segmentWords";
import { double, setDouble, setWord, word } from "./memory";

/** Whether the server sent the segment, by FLAGS of its connection. */
export function isFromServer(flags: i32, segment: usize): bool {
  return ((word(segment, DIRECTION) ^ flags) & CLIENT_IS_B) === 0;
}

/** @param mine the address of the sender's block */
export function takeSegment(
  connection: i32,
  row: usize,
  mine: usize,
  segment: usize,
  fromServer: bool,
): void {
  setWord(segment, CONNECTION, connection);
  setWord(segment, MARKS, word(segment, MARKS) | (fromServer ? FROM_SERVER : 0));
  setWord(row, LAST_FRAME, word(segment, FRAME));
  setDouble(row, END, double(segment, TIME));
  setWord(mine, SEGMENTS, word(mine, SEGMENTS) + 1);
  setDouble(mine, PAYLOAD, double(mine, PAYLOAD) + <f64>word(segment, LENGTH));
}
