/** Fields of rows of connections as the numbers that their columns tell (`packedRows.ts`): each of all rows of a page. The compiler makes a loop for each way. */

import { BASE, WAY } from "../core/fastPath/packedWords";
import { ISN, SND_NXT } from "../core/model/connectionWords";
import { ROW_BYTES } from "./connectionRow";
import { addressIn, word } from "./memory";
import { codeOfDouble, codeOfWord } from "./packedCodes";
import { AS_WORDS } from "./packedPage";
import { planOf, plansOf } from "./packedPlans";
import {
  BEFORE,
  BEHIND,
  COUNTED_DOWN,
  FOLDED,
  FRAMES_BEFORE,
  MORE,
  MORE_BYTES,
  MORE_TICKS,
  NUMBERS,
  OF_VALUES,
  TICKS,
  TICKS_BEFORE,
  TICKS_BEHIND,
} from "./packedWays";

const CODE_BYTES: usize = 8;

/** Of those that were taken last. */
export let least: i64 = 0;
export let greatest: i64 = 0;

/**
 * Writes the codes of a field of `count` rows to `codes`, eight bytes each.
 *
 * @param rows where the first row stands, and `owners` where its connection does
 * @param tick what times are multiples of; AS_WORDS: of nothing
 */
export function takeField(
  packed: usize,
  rows: usize,
  owners: usize,
  count: u32,
  field: i32,
  tick: f64,
  codes: usize,
): void {
  const end = codes + <usize>count * CODE_BYTES;
  const at = rows + ((<usize>field) << 2);
  const plan = planOf(plansOf(packed, tick === AS_WORDS), field);
  const base = rows + addressIn(plan, BASE);
  switch (word(plan, WAY)) {
    case COUNTED_DOWN:
      takeWords(COUNTED_DOWN, at, at, 0, codes, end);
      break;
    case MORE:
      takeWords(MORE, at, base, ROW_BYTES, codes, end);
      break;
    case FOLDED:
      takeWords(FOLDED, at, base, ROW_BYTES, codes, end);
      break;
    case BEFORE:
      takeWords(BEFORE, at, owners, 4, codes, end);
      break;
    case BEHIND:
      takeWords(BEHIND, at, owners, 4, codes, end);
      break;
    case FRAMES_BEFORE:
      takeWords(FRAMES_BEFORE, at, base, ROW_BYTES, codes, end);
      break;
    case OF_VALUES:
      takeWords(OF_VALUES, at, plan + (BASE << 2), 0, codes, end);
      break;
    case TICKS:
      takeDoubles(TICKS, at, at, tick, codes, end);
      break;
    case MORE_TICKS:
      takeDoubles(MORE_TICKS, at, base, tick, codes, end);
      break;
    case TICKS_BEFORE:
      takeDoubles(TICKS_BEFORE, at, base, tick, codes, end);
      break;
    case TICKS_BEHIND:
      takeDoubles(TICKS_BEHIND, at, base, tick, codes, end);
      break;
    case MORE_BYTES:
      takeDoubles(MORE_BYTES, at, base, tick, codes, end);
      break;
    default:
      takeWords(NUMBERS, at, at, 0, codes, end);
  }
}

function takeWords(way: i32, at: usize, base: usize, step: usize, codes: usize, end: usize): void {
  let low = i64.MAX_VALUE;
  let high = i64.MIN_VALUE;
  for (let to = codes; to < end; to += CODE_BYTES, at += ROW_BYTES, base += step) {
    const code = codeOfWord(way, load<i32>(at), load<i32>(base));
    store<i64>(to, code);
    low = min(code, low);
    high = max(code, high);
  }
  least = low;
  greatest = high;
}

/** @param base where that of the first row stands; of MORE_BYTES the side */
function takeDoubles(way: i32, at: usize, base: usize, tick: f64, codes: usize, end: usize): void {
  let low = i64.MAX_VALUE;
  let high = i64.MIN_VALUE;
  for (let to = codes; to < end; to += CODE_BYTES, at += ROW_BYTES, base += ROW_BYTES) {
    const code = codeOfDouble(way, load<f64>(at), way === MORE_BYTES ? spanOf(base) : load<f64>(base), tick);
    store<i64>(to, code);
    low = min(code, low);
    high = max(code, high);
  }
  least = low;
  greatest = high;
}

/** What sequence numbers say that a side has sent. */
export function spanOf(side: usize): f64 {
  return <f64>(<u32>(word(side, SND_NXT) - word(side, ISN)));
}
