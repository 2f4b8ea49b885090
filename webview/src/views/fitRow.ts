import type { Disposable } from "../disposable.ts";

/** Something in a row that may leave it. */
export interface FitItem {
  readonly element: HTMLElement;
  /** What it offers is found behind the button for the rest, once it has left. */
  readonly offered: boolean;
}

export interface FitOptions {
  /** What may leave, the first to go first. */
  readonly order: () => readonly FitItem[];
  /** The button for the rest, if there is one: seen while something is missing that it offers. */
  readonly more?: HTMLElement;
}

/** The class of what has left. */
const LEFT = "noRoom";

/**
 * Keeps a row whole: what has no room in it leaves, one after another, until the rest fits. Half a word is never seen. None of
 * the row's children may shrink.
 */
export function mountFitRow(
  row: HTMLElement,
  { order, more }: FitOptions,
): Disposable & { readonly fit: () => void } {
  const fit = (): void => {
    const items = order();
    const focused = document.activeElement;
    for (const element of row.querySelectorAll(`.${LEFT}`)) element.classList.remove(LEFT);
    more?.classList.add(LEFT);
    for (const { element, offered } of items) {
      if (fits(row)) break;
      if (element.offsetWidth === 0) continue;
      element.classList.add(LEFT);
      if (offered) more?.classList.remove(LEFT);
      if (offered && element.contains(focused)) more?.focus();
    }
  };
  const size = new ResizeObserver(fit);
  size.observe(row);
  const content = new MutationObserver(fit);
  content.observe(row, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["hidden", "aria-selected"],
  });
  return {
    fit,
    dispose: () => {
      size.disconnect();
      content.disconnect();
    },
  };
}

/** Whether the last of its children ends before its padding begins. */
function fits(row: HTMLElement): boolean {
  const last = [...row.children].findLast((child) => child.getClientRects().length > 0);
  if (!last) return true;
  const end = row.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(row).paddingRight);
  const outer = last.getBoundingClientRect().right + Number.parseFloat(getComputedStyle(last).marginRight);
  return outer <= end + 0.5;
}

/** Whether it has left its row. */
export function hasLeft(element: Element): boolean {
  return element.classList.contains(LEFT);
}
