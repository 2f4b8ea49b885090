import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import type { Store } from "../store.ts";
import type { LeftList } from "../viewState.ts";

/** One of the lists that share the left column: its body, and what it has in the line of the head. */
export interface LeftPanel {
  readonly element: HTMLElement;
  readonly tools: readonly HTMLElement[];
  focusFilter(): void;
}

const TITLES: Readonly<Record<LeftList, string>> = { findings: "Findings", connections: "Connections" };
const NAMES: readonly LeftList[] = ["findings", "connections"];

export interface LeftPane extends Disposable {
  readonly element: HTMLElement;
  focusFilter(): void;
}

/** The head with its two tabs, and under it the list that is chosen. */
export function createLeftPane({ view }: Store, panels: Readonly<Record<LeftList, LeftPanel>>): LeftPane {
  const tabs = NAMES.map((name) => {
    const tab = h("button", { class: "leftTab", id: `left-tab-${name}`, role: "tab", text: TITLES[name] });
    tab.type = "button";
    setAria(tab, { controls: `left-${name}` });
    tab.addEventListener("click", () => view.patch({ leftList: name }));
    return tab;
  });
  const tablist = h("div", { class: "leftTabs", role: "tablist", aria: { label: "Lists" } }, ...tabs);
  const tools = h("div", { class: "leftTools" });
  for (const name of NAMES) {
    const { element } = panels[name];
    element.id = `left-${name}`;
    element.setAttribute("role", "tabpanel");
    setAria(element, { labelledby: `left-tab-${name}` });
  }
  const bodies = NAMES.map((name) => panels[name].element);
  const element = h(
    "section",
    { class: "pane lists" },
    h("div", { class: "paneHead" }, tablist, tools),
    ...bodies,
  );
  const disposable = disposeAll([
    listen(tablist, "keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = NAMES.find((name) => name !== view.value.leftList);
      if (!other) return;
      event.preventDefault();
      view.patch({ leftList: other });
      tabs[NAMES.indexOf(other)]?.focus();
    }),
    view.watch(
      ({ leftList }) => [leftList],
      (leftList) => {
        for (const [i, name] of NAMES.entries()) {
          const selected = name === leftList;
          const tab = tabs[i];
          if (tab) {
            setAria(tab, { selected });
            tab.tabIndex = selected ? 0 : -1;
          }
          panels[name].element.hidden = !selected;
        }
        tools.replaceChildren(...panels[leftList].tools);
      },
    ),
  ]);
  return {
    element,
    focusFilter: () => panels[view.value.leftList].focusFilter(),
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}
