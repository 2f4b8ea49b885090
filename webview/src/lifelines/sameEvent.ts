import type { LifelinesPage } from "#core/timeline/lifelines/model.ts";

/** The one before, when it is the same: nobody need be told. */
export function sameEvent<E extends LifelinesPage["event"]>(before: E, now: E): E {
  return before?.time === now?.time && before?.text === now?.text ? before : now;
}
