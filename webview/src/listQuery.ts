import type { ConnectionList } from "#protocol/api.ts";
import { type CaptureState, isComplete } from "./store.ts";
import type { ViewState } from "./viewState.ts";

/** What the connection list asks for: trouble first, but in order of start while rows still come, so that none moves. */
export function listQuery(view: ViewState, capture: CaptureState): ConnectionList {
  const { by, descending } = view.sort ?? {
    by: isComplete(capture) ? ("trouble" as const) : ("start" as const),
    descending: false,
  };
  return {
    sortBy: by,
    descending,
    filter: {
      text: view.filterText.trim(),
      from: view.range?.from ?? null,
      until: view.range?.until ?? null,
      troubleOnly: view.troubleOnly,
    },
  };
}
