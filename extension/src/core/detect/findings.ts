import type { FindingKind } from "../report/contract.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";

/** All that was found in a capture. */
export interface Findings {
  readonly input: DetectorInput;
  /** In order of time, then of the segment table. */
  readonly list: readonly Finding[];
  /** How many there are of each kind, in order of the first of each. */
  readonly counts: ReadonlyMap<FindingKind, number>;
}

/** Findings that are kept one by one. */
export class ListedFindings implements Findings {
  readonly input: DetectorInput;
  readonly list: readonly Finding[];

  constructor(input: DetectorInput, list: readonly Finding[]) {
    this.input = input;
    this.list = list;
  }

  get counts(): ReadonlyMap<FindingKind, number> {
    const counts = new Map<FindingKind, number>();
    for (let i = 0; i < this.list.length; i++) {
      const kind = this.list[i]?.kind;
      if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return counts;
  }
}
