/** The menu of what has no room in the line of the tabs. */

import { type MenuGroup, type MenuItem, showMenu } from "../takeaway/menu.ts";
import { hasLeft } from "./fitRow.ts";

/** Views and tools that have left the line, at the button for them. */
export function showTabBarMenu(
  anchor: Element,
  tabs: readonly HTMLElement[],
  tools: readonly HTMLElement[],
): void {
  const views = tabs.filter(hasLeft).map(
    (tab): MenuItem => ({
      label: tab.textContent ?? "",
      run: () => {
        tab.click();
        tab.focus();
      },
    }),
  );
  const left = tools.filter(hasLeft);
  const selects = left.flatMap((tool) => (tool instanceof HTMLSelectElement ? [selectGroup(tool)] : []));
  const buttons = left.flatMap((tool) =>
    tool instanceof HTMLButtonElement ? [tool] : [...tool.querySelectorAll("button")],
  );
  showMenu(anchor, "More views and tools", [
    { title: "Views", items: views },
    { title: "This view", items: buttons.map(buttonItem) },
    ...selects,
  ]);
}

function buttonItem(button: HTMLButtonElement): MenuItem {
  return {
    label: button.getAttribute("aria-label") ?? button.textContent ?? "",
    run: () => button.click(),
  };
}

function selectGroup(select: HTMLSelectElement): MenuGroup {
  const items = [...select.options].map(
    (option): MenuItem => ({
      label: option.text,
      checked: option.selected,
      run: () => {
        select.value = option.value;
        select.dispatchEvent(new Event("change"));
      },
    }),
  );
  return { title: select.getAttribute("aria-label") ?? "", items };
}
