import { type Store, visibleRange, wholeRange } from "../store.ts";

/** A key moves the cursor by this share of the visible range, with Shift by ten times as much. */
const STEP_SHARE = 1 / 200;

export interface CursorKey {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** Where a key puts the cursor; null: it is none of its keys. */
export function cursorAfterKey(store: Store, { key, shiftKey }: CursorKey): number | null {
  const whole = wholeRange(store.capture.value.horizon);
  const range = visibleRange(store);
  const now = store.view.value.moment ?? (range.from + range.until) / 2;
  const step = (range.until - range.from) * STEP_SHARE * (shiftKey ? 10 : 1);
  const to = { ArrowLeft: now - step, ArrowRight: now + step, Home: whole.from, End: whole.until }[key];
  return to === undefined ? null : Math.min(Math.max(to, whole.from), whole.until);
}
