/** How fields are told (`packedWays.ts`), written down once: who reads a row that lies anywhere must not wait for it to know. */

import {
  BASE,
  FLAG_CODES,
  HISTORY_CODES,
  PLAN_WORDS,
  PLANS,
  SIDE_CODES,
  WAY,
} from "../core/fastPath/packedWords";
import { FLAGS, HISTORY, ROW_WORDS } from "../core/model/connectionWords";
import { addressIn, setWord, word } from "./memory";
import { baseOf, OF_VALUES, wayOf } from "./packedWays";

export function planFields(packed: usize): void {
  for (let asWords = 0; asWords < 2; asWords++)
    for (let field = 0; field < ROW_WORDS; field++) {
      const plan = planOf(plansOf(packed, asWords !== 0), field);
      const way = wayOf(field, asWords !== 0);
      setWord(plan, WAY, way);
      const base = baseOf(field, asWords !== 0) << 2;
      setWord(plan, BASE, way === OF_VALUES ? word(packed, codesOf(field)) : base);
    }
}

function codesOf(field: i32): i32 {
  if (field === FLAGS) return FLAG_CODES;
  return field === HISTORY || field === HISTORY + 1 ? HISTORY_CODES : SIDE_CODES;
}

/** @param asWords of a page whose times are kept as words; others tell only these in another way */
export function plansOf(packed: usize, asWords: bool): usize {
  return addressIn(packed, PLANS) + (asWords ? (<usize>PLAN_WORDS) << 2 : 0);
}

export function planOf(plans: usize, field: i32): usize {
  return plans + ((<usize>field) << 3);
}
