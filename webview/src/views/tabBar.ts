import { rangeLabel, timeScale } from "../axis/timeScale.ts";
import { quadrupletText } from "../connectionWords.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { button, h, setAria, setText } from "../dom.ts";
import { icon } from "../icons.ts";
import { lifeWords } from "../ladder/ladderWords.ts";
import { mountLifelinesTools } from "../lifelines/lifelinesTools.ts";
import { visibleRange } from "../store.ts";
import { mountPairPicker } from "../timestamps/pairPicker.ts";
import type { ViewContext } from "../viewContext.ts";
import { setRange } from "./brush.ts";
import { mountClockSelect } from "./clockSelect.ts";
import { type FitItem, mountFitRow } from "./fitRow.ts";
import { zoomBy } from "./rangeKeys.ts";
import { showTabBarMenu } from "./tabBarMenu.ts";
import { shownView, VIEWS } from "./viewList.ts";

/** About as wide as the plot: enough to choose the decimals of the range. */
const LABEL_WIDTH_PX = 760;

/** Tabs of the views, and the tools that all of them share. */
export function mountTabBar(root: HTMLElement, context: ViewContext): Disposable {
  const { store } = context;
  const { view, capture } = store;
  const tabs = VIEWS.map(({ name, title }) => {
    const tab = h("button", { class: "tab", id: `tab-${name}`, role: "tab", text: title });
    tab.type = "button";
    setAria(tab, { controls: `view-${name}` });
    tab.addEventListener("click", () => view.patch({ view: name }));
    return tab;
  });
  const list = h("div", { class: "tabs", role: "tablist", aria: { label: "Views" } }, ...tabs);
  const subject = h("span", { class: "subject mono minor" });
  const life = h("span", { class: "minor" });
  const range = h("span", { class: "mono rangeLabel minor" });
  const relative = button({ class: "link minor", label: "" }, () =>
    view.patch({ relativeNumbers: !view.value.relativeNumbers }),
  );
  const table = button({ icon: icon("table"), label: "Show as a table (T)" }, () =>
    view.patch({ asTable: !view.value.asTable }),
  );
  const clockSlot = h("div", { class: "toolSlot" });
  const rangeTools = h(
    "div",
    { class: "toolButtons" },
    button({ icon: icon("minus"), label: "Zoom out (−)" }, () => zoomBy(store, 2)),
    button({ icon: icon("plus"), label: "Zoom in (+)" }, () => zoomBy(store, 0.5)),
    button({ icon: icon("fit"), label: "Show all (0)" }, () => setRange(store, null)),
  );
  const viewTools = h("div", { class: "toolSlot" });
  const more = button({ icon: icon("more"), label: "More views and tools" }, () =>
    showTabBarMenu(more, tabs, controls()),
  );
  setAria(more, { haspopup: "menu", expanded: false });
  const element = h(
    "div",
    { class: "tabBar" },
    list,
    h(
      "div",
      { class: "tools" },
      viewTools,
      subject,
      life,
      relative,
      range,
      clockSlot,
      table,
      rangeTools,
      more,
    ),
  );
  root.append(element);

  /** Words leave first, for they stand elsewhere too; then the tools; the tabs last, and never the one that is shown. */
  const leaving = (): readonly FitItem[] => {
    const words = [...viewTools.querySelectorAll<HTMLElement>(".minor"), range, life, subject];
    const others = tabs.filter((tab) => tab.ariaSelected !== "true").reverse();
    return [
      ...words.map((each) => ({ element: each, offered: false })),
      ...[...controls(), ...others].map((each) => ({ element: each, offered: true })),
    ];
  };
  const controls = (): readonly HTMLElement[] => [
    ...clockSlot.querySelectorAll("select"),
    ...viewTools.querySelectorAll<HTMLElement>("select, button"),
    relative,
    rangeTools,
    table,
  ];
  const row = mountFitRow(element, { order: leaving, more });

  return disposeAll([
    row,
    mountLifelinesTools(viewTools, store),
    mountPairPicker(viewTools, context),
    mountClockSelect(clockSlot, context),
    store.clock.watch((clock) => [clock], showRange),
    listen(list, "keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const at = tabs.findIndex((tab) => tab.matches(":focus"));
      const next = step === undefined || at < 0 ? undefined : tabs[(at + step + tabs.length) % tabs.length];
      next?.click();
      next?.focus();
    }),
    view.watch(
      (state) => [shownView(state.view), state.asTable, state.relativeNumbers],
      (shown, asTable, isRelative) => {
        for (const [i, tab] of tabs.entries()) {
          const selected = VIEWS[i] === shown;
          setAria(tab, { selected });
          tab.tabIndex = selected ? 0 : -1;
        }
        table.hidden = !shown.hasTable;
        setAria(table, { pressed: asTable });
        subject.hidden = shown.name !== "connection";
        life.hidden = subject.hidden;
        rangeTools.hidden = shown.ownAxis === true;
        range.hidden = rangeTools.hidden;
        relative.hidden = shown.name !== "connection";
        setText(relative, isRelative ? "Absolute numbers" : "Relative numbers");
        // At once: a tab that had no room may be about to get the focus.
        row.fit();
      },
    ),
    capture.watch(
      ({ selected }) => [selected],
      (selected) => setText(subject, selected ? quadrupletText(selected) : ""),
    ),
    store.ladder.watch(
      ({ model }) => [model?.among],
      (among) => setText(life, among ? lifeWords(among) : ""),
    ),
    capture.watch(({ horizon }) => [horizon], showRange),
    view.watch((state) => [state.range], showRange),
    { dispose: () => element.remove() },
  ]);

  function showRange(): void {
    setText(range, rangeLabel(timeScale(visibleRange(store), LABEL_WIDTH_PX)));
  }
}
