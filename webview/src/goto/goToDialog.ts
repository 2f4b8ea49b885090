import { when } from "../clock.ts";
import { button, h } from "../dom.ts";
import { type Store, visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { setRange } from "../views/brush.ts";
import { showDialog } from "../views/dialog.ts";
import { createTimeField } from "./timeField.ts";

/** Puts the cursor on a moment; the range follows, as long as before, if it does not show it. */
export function goTo(store: Store, time: number): void {
  const { from, until } = visibleRange(store);
  if (time < from || time > until) {
    const half = (until - from) / 2;
    setRange(store, { from: time - half, until: time + half });
  }
  store.view.patch({ moment: time, showsMoment: true });
}

/** Asks for a time, in any form that logs have. */
export function showGoToDialog(context: ViewContext): void {
  const take = (time: number): void => {
    field.input.closest("dialog")?.close();
    goTo(context.store, time);
    context.announce(`The cursor is at ${when(time)}.`);
  };
  const field = createTimeField(context, {
    label: "Time from a log",
    placeholder: "18:31:40.123, 2026-11-20T18:31:40Z, Nov 20 18:31:40, 1795199500, 12.5",
    onTime: take,
  });
  const hint = h("p", {
    class: "dim",
    text: "As a log has it: ISO 8601, syslog, nginx, seconds or nanoseconds since 1970, or seconds since the first frame. A whole line of a log will do.",
  });
  const go = button({ class: "button primary", label: "Go" }, () =>
    field.input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })),
  );
  showDialog(
    "Go to a time",
    [h("div", { class: "goTo" }, h("div", { class: "goToLine" }, field.input, go), field.message, hint)],
    "narrow",
  );
  field.input.focus();
}
