/** A menu at a button or in the middle of the page, after the pattern of the ARIA Authoring Practices: arrows, type-ahead, Esc. */

import { disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";

export interface MenuItem {
  readonly label: string;
  /** One of several, of which one holds: whether it is the one. */
  readonly checked?: boolean;
  run(): void;
}

/** Items under a heading of their own. */
export interface MenuGroup {
  readonly title: string;
  readonly items: readonly MenuItem[];
}

/** Letters that follow each other within this time are one word. */
const TYPE_AHEAD_MS = 600;
const MARGIN = 8;
const LARGE = 60;
const CORNER = 24;

let closeOpen: (() => void) | null = null;
let groupCount = 0;

/**
 * Shows the menu under `anchor`, and the focus in it. It closes with Esc, Tab, a choice, or a click elsewhere; then the focus
 * goes back where it was.
 */
export function showMenu(anchor: Element, label: string, groups: readonly MenuGroup[]): void {
  closeOpen?.();
  const shown = groups.filter(({ items }) => items.length > 0);
  const items = shown.flatMap((group) => group.items);
  const elements = items.map(({ label: text, checked }) =>
    checked === undefined
      ? h("div", { class: "menuItem", role: "menuitem", tabIndex: -1, text })
      : h("div", { class: "menuItem", role: "menuitemradio", tabIndex: -1, text, aria: { checked } }),
  );
  const menu = h(
    "div",
    { class: "menu", role: "menu", tabIndex: -1, aria: { label } },
    ...shown.map((group) => groupElement(group, elements, items)),
  );
  const before = document.activeElement;
  // Within the landmark of what it is about.
  (anchor.closest("main, aside, header") ?? document.body).append(menu);
  place(menu, anchor);
  setAria(anchor, { expanded: true });

  const close = (): void => {
    if (closeOpen !== close) return;
    closeOpen = null;
    listeners.dispose();
    removeEventListener("blur", close);
    removeEventListener("resize", close);
    menu.remove();
    setAria(anchor, { expanded: false });
    if (before instanceof HTMLElement) before.focus();
  };
  const choose = (chosen: number): void => {
    const item = items[chosen];
    if (!item) return;
    close();
    item.run();
  };
  const typing = { text: "", at: 0 };
  const listeners = disposeAll([
    listen(menu, "keydown", (event) => {
      // Nothing of what is typed here is meant for the page below.
      event.stopPropagation();
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = elements.findIndex((each) => each.matches(":focus"));
      if (event.key === "Escape" || event.key === "Tab") close();
      else if (event.key === "Enter" || event.key === " ") choose(at);
      else elements[itemAfterKey(event.key, at, items, typing, event.timeStamp) ?? -1]?.focus();
      event.preventDefault();
    }),
    listen(menu, "click", ({ target }) =>
      choose(elements.findIndex((each) => target instanceof Node && each.contains(target))),
    ),
    listen(menu, "pointermove", ({ target }) => {
      const item = target instanceof Element ? target.closest<HTMLElement>(".menuItem") : null;
      if (item && item !== document.activeElement) item.focus({ preventScroll: true });
    }),
    listen(document.body, "pointerdown", ({ target }) => {
      if (!(target instanceof Node && menu.contains(target))) close();
    }),
  ]);
  addEventListener("blur", close);
  addEventListener("resize", close);
  closeOpen = close;
  elements[0]?.focus();
}

function groupElement(
  { title, items }: MenuGroup,
  elements: readonly HTMLElement[],
  all: readonly MenuItem[],
): HTMLElement {
  const heading = h("div", {
    class: "menuHeading",
    id: `menuGroup${++groupCount}`,
    role: "presentation",
    text: title,
  });
  const own = elements.filter((_, i) => items.includes(all[i] ?? { label: "", run: () => undefined }));
  return h("div", { class: "menuGroup", role: "group", aria: { labelledby: heading.id } }, heading, ...own);
}

/** The place of the item that a key leads to; null: none. */
export function itemAfterKey(
  key: string,
  at: number,
  items: readonly Pick<MenuItem, "label">[],
  typing: { text: string; at: number },
  now: number,
): number | null {
  const count = items.length;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at < 0 ? count - 1 : at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  if (key.length !== 1) return null;
  typing.text = now - typing.at > TYPE_AHEAD_MS ? key : typing.text + key;
  typing.at = now;
  // One letter again and again goes from item to item.
  const word = new Set(typing.text.toLowerCase()).size === 1 ? typing.text.charAt(0) : typing.text;
  const first = word.length === 1 ? at + 1 : Math.max(at, 0);
  for (let i = 0; i < count; i++) {
    const place = (first + i) % count;
    if (items[place]?.label.toLowerCase().startsWith(word.toLowerCase())) return place;
  }
  return null;
}

/** Under the anchor and within the page; what is too long scrolls. */
function place(menu: HTMLElement, anchor: Element): void {
  const box = anchor.getBoundingClientRect();
  const width = menu.offsetWidth;
  const height = menu.offsetHeight;
  // At a row or a button, and in the upper left corner of what is larger.
  const isLarge = box.height > LARGE;
  const under = isLarge ? box.top + CORNER : box.bottom + 2;
  const top =
    under + height + MARGIN <= innerHeight ? under : Math.max(MARGIN, innerHeight - MARGIN - height);
  menu.style.left = `${Math.max(MARGIN, Math.min(box.left + (isLarge ? CORNER : 0), innerWidth - MARGIN - width))}px`;
  menu.style.top = `${top}px`;
}
