import type { Memory } from "../../detect/silence/perHostPaws.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { RuleSays, SynOutcome } from "./model.ts";

/** No timestamp in the SYN; on no line of `clocks`. */
export const NO_TIMESTAMP = -2;
export const OWN_LINE = -1;

export interface StudiedSyn {
  readonly segment: SegmentIndex;
  readonly connection: ConnectionIndex;
  /** Place in `clocks`, OWN_LINE or NO_TIMESTAMP. */
  readonly clock: number;
  readonly outcome: SynOutcome;
  readonly rule: RuleSays;
  /** However old. */
  readonly memory: Memory | null;
}
