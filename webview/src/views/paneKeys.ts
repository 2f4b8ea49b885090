import { type Disposable, listen } from "../disposable.ts";

/** The panes, which F6 visits in the order in which they stand on the page. */
const PANES =
  ".header, .findingBar, .lists, .detailPane, .tabs, .strip, .view .picture, .view .grid, .status";

/** What can have the focus. */
const STOPS =
  '[tabindex="0"], button:not([tabindex="-1"], :disabled), input:not(:disabled), select:not(:disabled), a[href]';

/**
 * F6 and Shift+F6 lead from pane to pane, round and round. VS Code's own F6 would lead from here to the editor, where we are already; it
 * stays as it is wherever else the focus is. Tab leads out of the page.
 */
export function mountPaneKeys(root: HTMLElement): Disposable {
  return listen(root.ownerDocument.body, "keydown", (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = document.activeElement ?? document.body;
    if (focused.closest("dialog")) return;
    const panes = [...root.querySelectorAll<HTMLElement>(PANES)].flatMap((pane) => {
      const stop = stopOf(pane);
      return stop ? [{ pane, stop }] : [];
    });
    // A picture may stand within a pane: the innermost is where the focus is.
    const at = panes.findLastIndex(({ pane }) => pane.contains(focused));
    const target = panes.at(nextPane(at, focused, panes, event.shiftKey) % panes.length);
    if (!target) return;
    target.stop.focus();
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The place of the pane to go to; −1 is the last one, the number of panes the first. */
function nextPane(
  at: number,
  focused: Element,
  panes: readonly { readonly pane: HTMLElement }[],
  backwards: boolean,
): number {
  if (at >= 0) return backwards ? at - 1 : at + 1;
  const after = panes.findIndex(
    ({ pane }) => (focused.compareDocumentPosition(pane) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  );
  const behind = after < 0 ? panes.length : after;
  return backwards ? behind - 1 : behind;
}

/** Where the focus goes in a pane that is seen: to itself, to its list, or to the first stop that it has. */
function stopOf(pane: HTMLElement): HTMLElement | undefined {
  if (!isSeen(pane)) return undefined;
  if (pane.matches(STOPS)) return pane;
  const list = [...pane.querySelectorAll<HTMLElement>(".grid")].find(isSeen);
  return list ?? [...pane.querySelectorAll<HTMLElement>(STOPS)].find(isSeen);
}

function isSeen(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
