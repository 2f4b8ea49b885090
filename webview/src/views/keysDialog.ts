import { h } from "../dom.ts";
import { showDialog } from "./dialog.ts";

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["↑", "↓", "Home", "End"], "move in a list, from lifeline to lifeline, or from segment to segment"],
  [["→", "←"], "open and close a kind of findings, or a group of lifelines"],
  [["→", "←", "↑", "↓"], "in the timestamps: SYNs in time, and those of the clock above or below"],
  [["N", "Shift+N"], "next and previous finding, in time"],
  [["Enter"], "segments of the connection; in the ladder: open a fold"],
  [["W"], "weigh the causes of the selected finding, in place; Esc closes them"],
  [["Shift+P", "Shift+L"], "previous and later life of the quadruplet"],
  [["/"], "filter the list"],
  [["1", "2", "…"], "views, from left to right"],
  [["+", "−", "0"], "zoom in, zoom out, show all"],
  [["−", "+"], "with the whole capture in view: denser and wider rows"],
  [["[", "]"], "pan by a quarter"],
  [["Z"], "zoom to the selected connection"],
  [["G"], "go to a time pasted from a log; Esc takes its cursor away"],
  [["←", "→"], "at a moment: move the cursor, with Shift ten times as far"],
  [["C"], "clock: seconds, UTC, local time"],
  [["T"], "table instead of the picture"],
  [["."], "actions on the selection: copy, filters and commands, smaller capture, picture"],
  [["Ctrl", "C"], "copy the row, or what is selected in a picture, with plain digits"],
  [["F6", "Shift+F6"], "next and previous pane"],
  [["?"], "these keys"],
];

/** The keys of the editor, in a list. */
export function showKeysDialog(): void {
  const rows = KEYS.map(([keys, does]) => {
    const caps = keys.flatMap((key) => [h("kbd", { text: key }), " "]);
    return h("tr", {}, h("td", {}, ...caps), h("td", { text: does }));
  });
  const note = h("p", {
    class: "gridNote dim",
    text: "Keys without a modifier act while the focus is in a list or a picture. Ctrl or ⌘ with the wheel zooms, Shift with the wheel pans.",
  });
  showDialog("Keys", [h("table", { class: "keyTable" }, h("tbody", {}, ...rows)), note]);
}
