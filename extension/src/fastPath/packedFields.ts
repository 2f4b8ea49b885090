/** Fields of rows of connections as the numbers that their columns tell (`packedRows.ts`): each of all rows of a page, one loop for each way. */

import { FLAG_CODES, HISTORY_CODES, SCRATCH, SHIFT, SIDE_CODES } from "../core/fastPath/packedWords";
import { ISN, PAYLOAD, SND_NXT } from "../core/model/connectionWords";
import { ROW_BYTES } from "./connectionRow";
import { word } from "./memory";
import { AS_WORDS, CODE_BYTES, HIGHEST } from "./packedPage";
import {
  BEFORE,
  BEHIND,
  baseOf,
  COUNTED_DOWN,
  FOLDED,
  FRAMES_BEFORE,
  MORE,
  MORE_BYTES,
  MORE_TICKS,
  OF_FLAGS,
  OF_HISTORY,
  OF_SIDES,
  OWNERS,
  TICKS,
  TICKS_BEFORE,
  TICKS_BEHIND,
  wayOf,
} from "./packedWays";
import { codeOfValue } from "./valueCodes";

const OWNER_BYTES: usize = 4;

/**
 * Writes the codes of a field of `count` rows, or of their connections, to SCRATCH.
 *
 * @param rows where the first row stands, and `owners` where its connection does
 * @param page its number
 * @param tick what times are multiples of; AS_WORDS: of nothing
 */
export function takeField(
  packed: usize,
  rows: usize,
  owners: usize,
  page: u32,
  count: u32,
  field: i32,
  tick: f64,
): void {
  const codes = <usize>word(packed, SCRATCH);
  const end = codes + <usize>count * CODE_BYTES;
  const at = rows + ((<usize>field) << 2);
  const base = rows + ((<usize>baseOf(field, tick === AS_WORDS)) << 2);
  switch (wayOf(field, tick === AS_WORDS)) {
    case COUNTED_DOWN:
      takeNumbers(at, HIGHEST, -1, codes, end);
      break;
    case OWNERS:
      takeOwners(owners, (<i64>page) << word(packed, SHIFT), codes, end);
      break;
    case MORE:
      takeMore(at, base, codes, end);
      break;
    case FOLDED:
      takeFolded(at, base, codes, end);
      break;
    case BEFORE:
      takeDistances(at, owners, 1, codes, end);
      break;
    case BEHIND:
      takeDistances(at, owners, -1, codes, end);
      break;
    case FRAMES_BEFORE:
      takeFramesBefore(at, base, codes, end);
      break;
    case OF_FLAGS:
      takeValues(at, <usize>word(packed, FLAG_CODES), codes, end);
      break;
    case OF_HISTORY:
      takeValues(at, <usize>word(packed, HISTORY_CODES), codes, end);
      break;
    case OF_SIDES:
      takeValues(at, <usize>word(packed, SIDE_CODES), codes, end);
      break;
    case TICKS:
      takeTicks(at, tick, codes, end);
      break;
    case MORE_TICKS:
      takeMoreTicks(at, base, tick, codes, end);
      break;
    case TICKS_BEFORE:
      takeTicksApart(at, base, -tick, codes, end);
      break;
    case TICKS_BEHIND:
      takeTicksApart(at, base, tick, codes, end);
      break;
    case MORE_BYTES:
      takeMoreBytes(at, codes, end);
      break;
    default:
      takeNumbers(at, 0, 1, codes, end);
  }
}

/** Counted from `zero`, up or down. */
function takeNumbers(at: usize, zero: i64, sign: i64, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES)
    store<i64>(code, zero + sign * <i64>load<u32>(at));
}

function takeOwners(owners: usize, place: i64, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, owners += OWNER_BYTES)
    store<i64>(code, <i64>load<u32>(owners) - place++);
}

function takeMore(at: usize, base: usize, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES, base += ROW_BYTES)
    store<i64>(code, <u32>(load<i32>(at) - load<i32>(base)));
}

/** A difference of sequence numbers as a number that is small when it is near 0 on either side. */
function takeFolded(at: usize, base: usize, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES, base += ROW_BYTES) {
    const difference = load<i32>(at) - load<i32>(base);
    store<i64>(code, <u32>((difference << 1) ^ (difference >> 31)));
  }
}

/** 0 where there is no connection. */
function takeDistances(at: usize, owners: usize, sign: i64, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES, owners += OWNER_BYTES) {
    const other: i64 = load<i32>(at);
    store<i64>(code, other < 0 ? 0 : sign * (<i64>load<u32>(owners) - other));
  }
}

/** 0 where there is no frame. */
function takeFramesBefore(at: usize, base: usize, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES, base += ROW_BYTES) {
    const frame = load<i32>(at);
    store<i64>(code, frame === 0 ? 0 : 1 + <i64>(<u32>(load<i32>(base) - frame)));
  }
}

function takeValues(at: usize, values: usize, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES)
    store<i64>(code, codeOfValue(values, load<i32>(at)));
}

function takeTicks(at: usize, tick: f64, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES)
    store<i64>(code, <i64>(load<f64>(at) / tick));
}

function takeMoreTicks(at: usize, base: usize, tick: f64, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES, base += ROW_BYTES)
    store<i64>(code, <i64>((load<f64>(at) - load<f64>(base)) / tick));
}

/** A difference by a number that is not 0; 0 where there is no time. */
function takeTicksApart(at: usize, base: usize, tick: f64, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES, base += ROW_BYTES) {
    const time = load<f64>(at);
    const ticks = <i64>((time - load<f64>(base)) / tick);
    store<i64>(code, time === 0 ? 0 : ticks + (ticks >= 0 ? 1 : 0));
  }
}

/** Beside what sequence numbers say that the side has sent. */
function takeMoreBytes(at: usize, codes: usize, end: usize): void {
  for (let code = codes; code < end; code += CODE_BYTES, at += ROW_BYTES) {
    const block = at - ((<usize>PAYLOAD) << 2);
    const span = <u32>(word(block, SND_NXT) - word(block, ISN));
    store<i64>(code, <i64>load<f64>(at) - span);
  }
}
