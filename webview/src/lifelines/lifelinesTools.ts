import type { LifelineSort } from "#core/timeline/lifelines/model.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h, setText } from "../dom.ts";
import type { Store } from "../store.ts";

const SORTS: readonly (readonly [LifelineSort, string])[] = [
  ["trouble", "Trouble first"],
  ["time", "By time"],
  ["address", "By address"],
  ["port", "By port"],
];

/** For the line of the tabs: how many rows stand for how many lifelines, and their order. */
export function mountLifelinesTools(root: HTMLElement, store: Store): Disposable {
  const words = h("span", { class: "minor" });
  const options = SORTS.map(([value, text]) => {
    const option = h("option", { text });
    option.value = value;
    return option;
  });
  const select = h(
    "select",
    { class: "toolSelect", aria: { label: "Order of the lifelines" }, title: "Order of the lifelines" },
    ...options,
  );
  select.addEventListener("change", () => {
    const chosen = SORTS.find(([value]) => value === select.value);
    if (chosen) store.view.patch({ lifelineSort: chosen[0] });
  });
  const element = h("div", { class: "lifelinesTools" }, words, select);
  root.append(element);
  return disposeAll([
    store.view.watch(
      ({ view, lifelineSort }) => [view, lifelineSort],
      (view, sort) => {
        element.hidden = view !== "lifelines";
        select.value = sort;
      },
    ),
    store.lifelines.watch(
      ({ rows, lifelines }) => [rows, lifelines],
      (rows, lifelines) => {
        const fewer = rows > 0 && lifelines > rows * 2;
        setText(words, fewer ? `${groupDigits(rows)} rows stand for ${groupDigits(lifelines)}` : "");
        words.hidden = !fewer;
      },
    ),
    { dispose: () => element.remove() },
  ]);
}
