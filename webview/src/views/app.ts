/** The frame: header, left column, the views on one time axis, status line. */

import type { PictureFormat } from "#protocol/messages.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import { mountCausesOverlay } from "../findings/causesOverlay.ts";
import { mountFindingList } from "../findings/findingList.ts";
import { stepFinding, weigh } from "../findings/select.ts";
import { plainDigits } from "../format.ts";
import { showGoToDialog } from "../goto/goToDialog.ts";
import { otherLife } from "../otherLife.ts";
import { panelPicture } from "../picture/panelPicture.ts";
import { createTakeaway, mountTakeawayKeys } from "../takeaway/takeaway.ts";
import type { ViewContext } from "../viewContext.ts";
import type { ViewName } from "../viewState.ts";
import { mountAxis } from "./axisView.ts";
import { turnClock } from "./clockSelect.ts";
import { mountColumns } from "./columns.ts";
import { mountConnectionList } from "./connectionList.ts";
import { createDetailPane } from "./detailPane.ts";
import { mountHairline } from "./hairline.ts";
import { mountHeader } from "./header.ts";
import { showKeysDialog } from "./keysDialog.ts";
import { createLeftPane } from "./leftPane.ts";
import { mountLossVeil } from "./lossVeil.ts";
import { mountMessagePage } from "./messagePage.ts";
import { mountNotices } from "./notices.ts";
import { mountOverviewStrip } from "./overviewStrip.ts";
import { mountPaneKeys } from "./paneKeys.ts";
import { mountProgressLine } from "./progressLine.ts";
import { mountWheel, rangeKey } from "./rangeKeys.ts";
import { mountStatusLine } from "./statusLine.ts";
import { mountTabBar } from "./tabBar.ts";
import { shownView, VIEWS } from "./viewList.ts";

export interface App extends Disposable {
  /** Saves the picture of the view that is shown. */
  savePicture(format: PictureFormat): void;
}

export function mountApp(root: HTMLElement, context: ViewContext): App {
  const { store } = context;
  const { view } = store;
  const editor = h("div", { class: "editor" });
  root.append(editor);

  const takeaway = createTakeaway(context, () => {
    const shown = shownView(view.value.view);
    const { title, name } = shown;
    const plot = right.querySelector(".axis .plot");
    const own = mounted[VIEWS.indexOf(shown)]?.picture;
    return { title, picture: own ?? (async () => panelPicture(context, panels[name], title, plot)) };
  });
  const header = mountHeader(editor, context, {
    showKeys: showKeysDialog,
    showTakeaway: takeaway.showCaptureMenu,
  });
  const left = h("aside", { class: "left", aria: { label: "Findings and the selected one" } });
  const right = h("main", { class: "right" });
  const body = h("div", { class: "body" }, left, right);
  editor.append(body);
  const page = mountMessagePage(editor, context, (shown) => {
    body.hidden = shown;
  });
  const status = mountStatusLine(editor, context);

  const findings = mountFindingList(context);
  const connections = mountConnectionList(context);
  const lists = createLeftPane(store, { findings, connections });
  const detail = createDetailPane(context);

  const progress = mountProgressLine(right, store);
  const notices = mountNotices(right, context);
  const tabBarRoot = h("div", { class: "tabBarRoot" });
  right.append(tabBarRoot);
  const strip = mountOverviewStrip(right, context);
  const axis = mountAxis(right, store);
  const panels = Object.fromEntries(VIEWS.map(({ name }) => [name, panel(name)])) as Readonly<
    Record<ViewName, HTMLElement>
  >;
  right.append(...Object.values(panels));
  const mounted = VIEWS.map(({ name, mount }) => mount(panels[name], context));
  const causes = mountCausesOverlay(right, context);
  const lossVeil = mountLossVeil(right, context);
  const hairline = mountHairline(right, () => right.querySelector(".strip"), store);

  const tabBar = mountTabBar(tabBarRoot, context);
  const showView = (): void => {
    const { name: shown, ownAxis } = shownView(view.value.view);
    editor.dataset["view"] = shown;
    editor.classList.toggle("ownAxis", ownAxis === true);
    const focused = document.activeElement;
    for (const [name, element] of Object.entries(panels)) element.hidden = name !== shown;
    // Who opens a connection from a list that then goes away wants to be in its segments.
    const isLost = focused?.closest('[role="tabpanel"]')?.id.endsWith(`-${shown}`) === false;
    if (isLost) panels[shown].querySelector<HTMLElement>(".grid, .picture")?.focus();
  };
  const columns = mountColumns({
    store,
    body,
    left,
    right,
    lists: lists.element,
    detail: detail.element,
  });

  const focusFilter = (): void => {
    columns.showLists();
    lists.focusFilter();
  };
  const parts = disposeAll([
    header,
    page,
    status,
    lists,
    findings,
    connections,
    detail,
    progress,
    notices,
    strip,
    axis,
    ...mounted,
    causes,
    lossVeil,
    hairline,
    tabBar,
    columns,
    mountWheel(
      right,
      () => right.querySelector(".axis .plot")?.getBoundingClientRect() ?? new DOMRect(),
      store,
    ),
    listen(editor, "keydown", (event) => {
      if (editorKey(event, context, focusFilter)) event.preventDefault();
    }),
    mountTakeawayKeys(editor, takeaway),
    mountPaneKeys(editor),
    listen(editor, "copy", copyPlainDigits),
    view.watch((state) => [state.view], showView),
    { dispose: () => editor.remove() },
  ]);
  return { savePicture: (format) => void takeaway.savePicture(format), dispose: parts.dispose };
}

function panel(name: ViewName): HTMLElement {
  const element = h("div", { class: "view", id: `view-${name}`, role: "tabpanel", hidden: true });
  setAria(element, { labelledby: `tab-${name}` });
  return element;
}

/** Keys without a modifier act while the focus is in a list or a picture; true when the key did something. */
function editorKey(event: KeyboardEvent, context: ViewContext, focusFilter: () => void): boolean {
  const { store } = context;
  const target = event.target instanceof Element ? event.target : null;
  if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, dialog")) return false;
  if (event.key === "?") {
    showKeysDialog();
    return true;
  }
  if (!target?.closest(".grid, .picture, .detail, .peek, .connectionStrip, .tabs")) return false;
  if (event.key === "/") {
    focusFilter();
    return true;
  }
  const numbered = VIEWS[Number(event.key) - 1];
  if (numbered) {
    store.view.patch({ view: numbered.name });
    return true;
  }
  if (event.key === "n" || event.key === "N") {
    void stepFinding(context, event.key === "n");
    return true;
  }
  if (event.key === "w") {
    weigh(context);
    return true;
  }
  if (event.key === "Escape" && store.view.value.weighing) {
    store.view.patch({ weighing: false });
    return true;
  }
  if (event.key === "Escape" && store.view.value.showsMoment) {
    store.view.patch({ showsMoment: false });
    return true;
  }
  if (event.key === "P" || event.key === "L") {
    void otherLife(context, event.key === "P" ? "previous" : "next");
    return true;
  }
  if (event.key === "t" && shownView(store.view.value.view).hasTable) {
    store.view.patch({ asTable: !store.view.value.asTable });
    return true;
  }
  if (event.key === "g") {
    showGoToDialog(context);
    return true;
  }
  if (event.key === "c") {
    turnClock(context);
    return true;
  }
  // The range that these keys change is not seen.
  if (shownView(store.view.value.view).ownAxis) return false;
  return rangeKey(store, event.key.toLowerCase());
}

/** What is marked anywhere in the page is copied with plain digits. */
function copyPlainDigits(event: ClipboardEvent): void {
  const marked = getSelection()?.toString() ?? "";
  if (!marked || event.target instanceof HTMLInputElement) return;
  event.clipboardData?.setData("text/plain", plainDigits(marked));
  event.preventDefault();
}
