import type { ViewState } from "../viewState.ts";

type Groups = Pick<ViewState, "openedGroups" | "closedGroups">;

/** The groups that were opened and closed by hand, with one more. */
export function withGroup({ openedGroups, closedGroups }: Groups, key: string, open: boolean): Groups {
  const without = (keys: readonly string[]): string[] => keys.filter((each) => each !== key);
  return {
    openedGroups: open ? [...without(openedGroups), key] : without(openedGroups),
    closedGroups: open ? without(closedGroups) : [...without(closedGroups), key],
  };
}
