/** What a reading of the whole file gathers of each connection. */

import type { RankedSet } from "../model/rankedSet.ts";

export * from "./gatherLevels.ts";

export interface Wanted {
  /** By connection, one of `gatherLevels.ts`. They lie in the memory of the fast path. */
  readonly levels: Uint8Array;
  /** The connections of which the latest timestamp of each side is asked, whatever else is. */
  readonly timestamps: RankedSet;
}
