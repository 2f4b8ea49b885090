import type { ClockKind } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h } from "../dom.ts";
import type { ViewContext } from "../viewContext.ts";

const CLOCKS: readonly { readonly kind: ClockKind; readonly text: string; readonly spoken: string }[] = [
  { kind: "relative", text: "Seconds", spoken: "Times in seconds since the first frame" },
  { kind: "utc", text: "UTC", spoken: "Times in UTC" },
  { kind: "local", text: "Local", spoken: "Times in the time zone of this machine" },
];

/** Chooses the clock by which all times are told. */
export function mountClockSelect(root: HTMLElement, { store }: ViewContext): Disposable {
  const options = CLOCKS.map(({ kind, text }) => {
    const option = h("option", { text });
    option.value = kind;
    return option;
  });
  const select = h(
    "select",
    { class: "toolSelect", aria: { label: "Clock" }, title: "How times are told (C)" },
    ...options,
  );
  root.append(select);
  return disposeAll([
    listen(select, "change", () => {
      const chosen = CLOCKS.find(({ kind }) => kind === select.value);
      if (chosen) store.view.patch({ clock: chosen.kind });
    }),
    store.view.watch(
      ({ clock }) => [clock],
      (clock) => {
        select.value = clock;
      },
    ),
    { dispose: () => select.remove() },
  ]);
}

/** The next clock, and says which. */
export function turnClock({ store, announce }: ViewContext): void {
  const at = CLOCKS.findIndex(({ kind }) => kind === store.view.value.clock);
  const next = CLOCKS[(at + 1) % CLOCKS.length];
  if (!next) return;
  store.view.patch({ clock: next.kind });
  announce(next.spoken);
}
