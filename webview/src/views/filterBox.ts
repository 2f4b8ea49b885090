import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { icon } from "../icons.ts";

const DELAY_MS = 120;

export interface FilterBoxOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  /** Called when the typing pauses. */
  onText(text: string): void;
  /** The reader goes down into the list. */
  onDown(): void;
}

export interface FilterBox extends Disposable {
  readonly element: HTMLElement;
  focus(): void;
  /** What the filter is now, whoever has set it. */
  setText(text: string): void;
}

/** A field that narrows a list as one types; Esc and the cross empty it, ↓ goes to the list. */
export function createFilterBox({ label, placeholder, text, onText, onDown }: FilterBoxOptions): FilterBox {
  const input = h("input", { aria: { label } });
  input.type = "search";
  input.spellcheck = false;
  input.placeholder = placeholder;
  input.value = text;
  const clear = button({ icon: icon("close"), label: "Clear the filter" }, () => {
    onText("");
    input.focus();
  });
  clear.hidden = text === "";
  const element = h("div", { class: "filter" }, icon("filter"), input, clear);
  let typing: ReturnType<typeof setTimeout> | undefined;
  const disposable = disposeAll([
    listen(input, "input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => onText(input.value), DELAY_MS);
    }),
    listen(input, "keydown", (event) => {
      if (event.key === "Escape") {
        clearTimeout(typing);
        onText("");
      } else if (event.key === "ArrowDown") onDown();
      else return;
      event.preventDefault();
    }),
    { dispose: () => clearTimeout(typing) },
  ]);
  return {
    element,
    focus: () => {
      input.focus();
      input.select();
    },
    setText: (now) => {
      if (input.value !== now) input.value = now;
      clear.hidden = now === "";
    },
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}
