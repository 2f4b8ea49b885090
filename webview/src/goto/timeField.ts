import { splitStart, utcText, when } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import type { ViewContext } from "../viewContext.ts";
import { type CaptureSpan, parseTime } from "./parseTime.ts";

export interface TimeField extends Disposable {
  readonly input: HTMLInputElement;
  /** How what was typed is understood, or why not. */
  readonly message: HTMLElement;
  /** Shows a moment as if it had been typed. */
  show(text: string): void;
}

export interface TimeFieldOptions {
  readonly label: string;
  readonly placeholder?: string;
  /** Enter, with a moment of the capture. */
  onTime(time: number): void;
}

/** A field for a time pasted from a log; what is typed is understood at once, and taken with Enter. */
export function createTimeField(context: ViewContext, options: TimeFieldOptions): TimeField {
  const { label, placeholder = "", onTime } = options;
  const input = h("input", { class: "timeField mono", aria: { label } });
  const message = h("span", { class: "timeMessage", role: "status" });
  input.type = "text";
  input.spellcheck = false;
  input.autocomplete = "off";
  input.placeholder = placeholder;
  const read = (): ReturnType<typeof parseTime> => parseTime(input.value, spanOf(context));
  const say = (): void => {
    const parsed = read();
    const isEmpty = input.value.trim() === "";
    setAria(input, { invalid: !parsed.ok && !isEmpty });
    message.classList.toggle("harmText", !parsed.ok && !isEmpty);
    if (isEmpty) setText(message, "");
    else
      setText(message, parsed.ok ? `${parsed.understood}: ${momentText(context, parsed.time)}.` : parsed.why);
  };
  return {
    input,
    message,
    show(text) {
      if (document.activeElement === input) return;
      input.value = text;
      setAria(input, { invalid: false });
      setText(message, "");
    },
    dispose: disposeAll([
      listen(input, "input", say),
      listen(input, "keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const parsed = read();
        if (parsed.ok) onTime(parsed.time);
        else say();
      }),
    ]).dispose,
  };
}

/** The moment in full, and on the clock of the page. */
function momentText({ store }: ViewContext, time: number): string {
  const start = store.capture.value.summary?.capture.start;
  const onClock = when(time);
  return start ? `${onClock}, ${utcText(start, time)}` : onClock;
}

function spanOf({ store }: ViewContext): CaptureSpan {
  const { summary, horizon } = store.capture.value;
  const start = summary?.capture.start;
  return {
    start: start ? splitStart(start) : null,
    duration: horizon,
    prefersLocal: store.view.value.clock === "local",
  };
}
