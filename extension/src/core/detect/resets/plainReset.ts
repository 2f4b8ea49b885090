/**
 * RSTs that are plain, as a pass of the fast path tells (`plainVerdicts.ts`): the only one and the last word of a connection that began with the client's SYN, its
 * sender's by every sign, and of a form that tells its cause. So it is with nine in ten, and the pass decides at once what the rules
 * (`connectionResets.ts`, `resetCause.ts` and all that they ask) go some ten ways through the segments for. What a reader is told of it the
 * rules tell.
 */

import { NOT_PLAIN, PLAIN_CUT, PLAIN_REFUSAL } from "../../fastPath/plainResetWords.ts";
import type { FindingKind } from "../../report/contract.ts";
import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Found, FoundOf } from "../finding.ts";
import { plainResetOf } from "../plainVerdicts.ts";
import { lastSegmentOf } from "../segmentEnds.ts";
import { connectionRefused } from "./connectionRefused.ts";
import { rstClose } from "./rstClose.ts";

/** The one finding at its connection; null: the rules have to be asked. */
export function plainReset(input: DetectorInput, connection: ConnectionIndex): Found | null {
  const { analyzer } = input;
  const plain = plainResetOf(analyzer, connection);
  if (plain === NOT_PLAIN) return null;
  const segment = lastSegmentOf(analyzer, connection);
  if (plain === PLAIN_REFUSAL)
    return {
      kind: "connection-refused",
      certainty: "proved",
      severity: "warning",
      connection,
      segment,
      tell: () => toldBy(connectionRefused, input, connection),
    };
  return {
    kind: "rst-close",
    certainty: "explained",
    severity: plain === PLAIN_CUT ? "warning" : "info",
    connection,
    segment,
    tell: () => toldBy(rstClose, input, connection),
  };
}

/** What the rules tell of it. */
function toldBy<K extends FindingKind>(
  rules: (input: DetectorInput, connection: ConnectionIndex) => readonly FoundOf<K>[],
  input: DetectorInput,
  connection: ConnectionIndex,
): ReturnType<FoundOf<K>["tell"]> {
  const [found] = rules(input, connection);
  if (found === undefined)
    throw new Error(`plainReset: by the rules there is none at connection ${connection}`);
  return found.tell() as ReturnType<FoundOf<K>["tell"]>;
}
