/** The same as a table: a window of rows in words, and buttons to the windows before and after it. */

import type { LifelineItem, LifelinesPage, StripItem } from "#core/timeline/lifelines/model.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { when, whenDigits, whenUnit } from "../clock.ts";
import { button, h } from "../dom.ts";
import { countWords } from "./groupScene.ts";
import { aggregateWords, markWords } from "./words.ts";

export interface LifelinesTable {
  readonly element: HTMLElement;
  draw(page: LifelinesPage, top: number, height: number): void;
  focus(): void;
}

export function createLifelinesTable(
  onTop: (top: number) => void,
  onSelect: (id: number) => void,
): LifelinesTable {
  const place = h("span");
  let shown = { top: 0, height: 0 };
  const before = button({ class: "link", label: "Rows before" }, () =>
    onTop(Math.max(0, shown.top - shown.height)),
  );
  const after = button({ class: "link", label: "Rows after" }, () => onTop(shown.top + shown.height));
  const pager = h("div", { class: "pager" }, place, before, after);
  const body = h("tbody");
  const head = h("thead");
  const scroller = h(
    "div",
    { class: "scroller", tabIndex: 0, aria: { label: "Rows of the table" } },
    h("table", { class: "plainTable" }, head, body),
  );
  const element = h(
    "div",
    {
      class: "lifelinesTable picture",
      role: "region",
      hidden: true,
      aria: { label: "Lifelines as a table" },
    },
    pager,
    scroller,
  );
  return {
    element,
    focus: () => scroller.focus(),
    draw(page, top, height) {
      shown = { top, height };
      place.textContent = `${count(page.rows, "row")} for ${count(page.lifelines, "lifeline")}`;
      before.hidden = top <= 0;
      after.hidden = top + height >= page.height;
      pager.hidden = before.hidden && after.hidden;
      const unit = whenUnit();
      const heads = [
        "Port",
        "Clock",
        `From, ${unit}`,
        `To, ${unit}`,
        "What happened",
        `TIME_WAIT until, ${unit}`,
      ];
      head.replaceChildren(h("tr", {}, ...heads.map((text) => h("th", { text }))));
      let letter = "";
      body.replaceChildren(
        ...page.items.flatMap((item) => {
          if (item.kind === "strip") letter = item.letter;
          if (item.kind === "header") letter = "";
          return rowsOf(item, letter, onSelect);
        }),
      );
    },
  };
}

function rowsOf(item: LifelineItem, letter: string, onSelect: (id: number) => void): readonly HTMLElement[] {
  switch (item.kind) {
    case "header":
      return [wide("th", `${item.client} → ${item.server}. ${countWords(item)}`)];
    case "aggregate":
      return [wide("td", aggregateWords(item))];
    case "hidden":
      return [
        wide(
          "td",
          `${groupDigits(item.hidden)} of ${count(item.total, "quadruplet")} have nothing in this range`,
        ),
      ];
    case "strip":
      return stripRows(item, letter, onSelect);
    case "row": {
      const first = item.lives[0]?.start ?? 0;
      const last = item.lives.at(-1);
      const marks = item.marks.filter(({ kind }) => kind !== "fin");
      const told = marks.map((mark) => `#${mark.frame} ${markWords(mark)} at ${when(mark.time)}`);
      const words = [item.longNote, ...told].filter((each) => each !== "").join("; ");
      const until = last?.wait ? whenDigits(last.wait.end ?? last.wait.expires) : "";
      return [
        cells(
          item.id,
          item.port,
          letter,
          [whenDigits(first), whenDigits(last?.end ?? first), words, until],
          onSelect,
        ),
      ];
    }
  }
}

function stripRows(
  { lines }: StripItem,
  letter: string,
  onSelect: (id: number) => void,
): readonly HTMLElement[] {
  return lines.map(({ id, port, lives }) => {
    const first = lives[0];
    const last = lives.at(-1);
    const answered = lives.length > 1 ? `${count(lives.length, "life", "lives")}, answered` : "answered";
    const until = last && last[2] >= 0 ? whenDigits(last[2]) : "";
    return cells(
      id,
      port,
      letter,
      [whenDigits(first?.[0] ?? 0), whenDigits(last?.[1] ?? 0), answered, until],
      onSelect,
    );
  });
}

function wide(tag: "td" | "th", text: string): HTMLElement {
  const cell = h(tag, { text });
  cell.colSpan = 6;
  return h("tr", {}, cell);
}

function cells(
  id: number,
  port: number,
  letter: string,
  texts: readonly string[],
  onSelect: (id: number) => void,
): HTMLElement {
  const select = button({ class: "link mono", label: `:${port}` }, () => onSelect(id));
  return h(
    "tr",
    {},
    h("td", {}, select),
    h("td", { text: letter }),
    ...texts.map((text) => h("td", { text })),
  );
}
