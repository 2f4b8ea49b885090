/**
 * Where the lists and what is told of the selection stand: in a column of their own at the left; on a page too narrow for one,
 * the list opens over the pictures from a line above them, and the detail stands below.
 */

import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import { createFindingBar } from "../findings/findingBar.ts";
import type { Store } from "../store.ts";
import { LEFT_SPLIT, LEFT_WIDTH } from "../viewState.ts";
import { createSash } from "./sash.ts";

/** From this width on there is a left column. */
const TWO_COLUMNS = "(width >= 1100px)";

export interface ColumnsOptions {
  readonly store: Store;
  readonly body: HTMLElement;
  readonly left: HTMLElement;
  /** The pictures. */
  readonly right: HTMLElement;
  readonly lists: HTMLElement;
  readonly detail: HTMLElement;
}

export interface Columns extends Disposable {
  /** Sees to it that the lists are to be seen. */
  showLists(): void;
}

export function mountColumns(options: ColumnsOptions): Columns {
  const { store, left, right, lists, detail } = options;
  const { view } = store;
  const bar = createFindingBar(store, () => setOpened(overlay.hidden === true));
  const overlay = h("div", { class: "listOverlay", id: "list-overlay", hidden: true });
  setAria(bar.element, { controls: overlay.id, expanded: false });
  const narrowLists = h("div", { class: "narrowLists" }, bar.element, overlay);
  const sashes = createSashes(options);
  const twoColumns = matchMedia(TWO_COLUMNS);

  const setOpened = (opened: boolean): void => {
    const hadFocus = overlay.contains(document.activeElement);
    overlay.hidden = !opened;
    setAria(bar.element, { expanded: opened });
    if (opened) lists.querySelector<HTMLElement>(".leftPanel:not([hidden]) .grid")?.focus();
    else if (hadFocus) bar.element.focus();
  };
  const arrange = (): void => {
    const isWide = twoColumns.matches;
    if (isWide) {
      narrowLists.remove();
      left.replaceChildren(lists, detail, ...sashes.elements);
    } else {
      overlay.append(lists);
      right.prepend(narrowLists);
      right.append(detail);
    }
    setOpened(false);
    detail.classList.toggle("narrowDetail", !isWide);
  };
  twoColumns.addEventListener("change", arrange);
  arrange();

  const disposable = disposeAll([
    bar,
    sashes,
    { dispose: () => twoColumns.removeEventListener("change", arrange) },
    listen(overlay, "keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      setOpened(false);
    }),
    // A choice by the mouse, or by Enter, is made; arrows go on looking.
    listen(overlay, "click", ({ target }) => {
      if (target instanceof Element && target.closest(".gridRow:not(.findingGroup)")) setOpened(false);
    }),
    view.watch(
      (state) => [state.view],
      () => setOpened(false),
    ),
    { dispose: () => narrowLists.remove() },
  ]);
  return {
    showLists: () => {
      if (!twoColumns.matches) setOpened(true);
    },
    dispose: disposable.dispose,
  };
}

function createSashes({ store: { view }, body, left }: ColumnsOptions): Disposable & {
  readonly elements: readonly HTMLElement[];
} {
  const width = createSash({
    label: "Width of the left column",
    orientation: "vertical",
    ...LEFT_WIDTH,
    keyStep: 16,
    value: () => view.value.leftWidth,
    valueAt: (event) => event.clientX - body.getBoundingClientRect().left,
    onChange: (leftWidth) => view.patch({ leftWidth }),
  });
  const split = createSash({
    label: "Height of the list",
    orientation: "horizontal",
    ...LEFT_SPLIT,
    keyStep: 0.05,
    value: () => view.value.leftSplit,
    valueAt: (event) => {
      const box = left.getBoundingClientRect();
      return (event.clientY - box.top) / box.height;
    },
    onChange: (leftSplit) => view.patch({ leftSplit }),
  });
  const watching = view.watch(
    ({ leftWidth, leftSplit }) => [leftWidth, leftSplit],
    (leftWidth, leftSplit) => {
      body.style.setProperty("--left-width", `${leftWidth}px`);
      left.style.setProperty("--left-split", `${leftSplit * 100}%`);
      width.update();
      split.update();
    },
  );
  return {
    elements: [split.element, width.element],
    dispose: disposeAll([width, split, watching]).dispose,
  };
}
