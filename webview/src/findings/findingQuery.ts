import type { FindingList } from "#core/query/findingModel.ts";
import type { ViewState } from "../viewState.ts";

/** What the list of findings asks for: the brushed range drives it, unless the reader wants all. */
export function findingQuery(view: ViewState): FindingList {
  const range = view.findingsInRange ? view.range : null;
  return {
    filter: { text: view.findingText.trim(), from: range?.from ?? null, until: range?.until ?? null },
    toggled: view.toggledKinds,
  };
}
