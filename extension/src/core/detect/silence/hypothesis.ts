import type { Verdict } from "../../report/contract.ts";

export type HypothesisCause =
  | "per-host-paws"
  | "time-wait-ack-limited"
  | "accept-queue-overflow"
  | "filter"
  | "loss"
  | "capture-loss"
  | "first-syn-drop"
  | "stale-nat-entry"
  | "no-host";

/** One cause of a SYN without an answer, weighed. `settle` is one command that would decide it. */
export interface Hypothesis {
  readonly cause: HypothesisCause;
  readonly verdict: Verdict;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly settle: string;
}
