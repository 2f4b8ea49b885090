import type { SegmentTable } from "../../model/segmentTable.ts";
import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { RoundTrip } from "../roundTrip.ts";
import type { AfterReset } from "./afterReset.ts";
import type { ResetShape } from "./resetShape.ts";
import type { SenderHabits } from "./senderHabits.ts";

/** An RST that its alleged sender may not have sent, with what the signs of that are looked for in. */
export interface Suspect {
  readonly input: DetectorInput;
  readonly segments: SegmentTable;
  readonly rows: ArrayLike<SegmentIndex>;
  readonly place: number;
  readonly shape: ResetShape;
  /** Of the alleged sender. */
  readonly habits: SenderHabits;
  readonly after: AfterReset;
  readonly roundTrip: () => RoundTrip;
}
