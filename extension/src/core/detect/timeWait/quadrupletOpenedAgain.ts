import { PREVIOUS } from "../../model/connectionTable.ts";
import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { type Found, NO_FINDINGS } from "../finding.ts";
import { quadrupletReuse } from "./quadrupletReuse.ts";
import { judgeReuse } from "./reuse.ts";
import { timeWaitReincarnation } from "./timeWaitReincarnation.ts";

/** A quadruplet that opens again is judged once, and is one of two findings or none. */
export function quadrupletOpenedAgain(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  if (input.analyzer.connections.word(connection, PREVIOUS) < 0) return NO_FINDINGS;
  const verdict = judgeReuse(input, connection);
  if (verdict === null) return NO_FINDINGS;
  return [
    verdict.kind === "reincarnation"
      ? timeWaitReincarnation(input, connection, verdict)
      : quadrupletReuse(input, connection, verdict),
  ];
}
