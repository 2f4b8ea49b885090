import { clockFor, setClock } from "./clock.ts";
import { type Disposable, disposeAll } from "./disposable.ts";
import type { Store } from "./store.ts";

/** Keeps the clock of the page in step with what the reader chose and with when the capture began. */
export function keepClock({ view, capture, clock }: Store): Disposable {
  const update = (): void => {
    const known = capture.value.summary?.capture;
    const next = clockFor(view.value.clock, known?.start ?? null, known?.durationSeconds ?? 0);
    setClock(next);
    clock.patch(next);
  };
  return disposeAll([
    view.watch((state) => [state.clock], update),
    capture.watch(({ summary }) => [summary], update),
  ]);
}
