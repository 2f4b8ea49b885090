import type { Side } from "../../report/contract.ts";
import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, type FoundOf, type InjectionSign, NO_FINDINGS } from "../finding.ts";
import { resetsOf } from "./connectionResets.ts";
import type { SeenReset } from "./seenReset.ts";

const ORDER: readonly InjectionSign[] = ["ttl", "ip-id", "sequence", "options", "data-after", "arrival"];
const SIDES: readonly Side[] = ["client", "server"];

/**
 * RSTs that their alleged sender did not send, by at least two independent signs (`injectionSigns.ts`). One finding
 * for each side that they claim to come from: who injects sends several; the first is the main one.
 */
export function rstInjected(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const injected = resetsOf(input, connection)?.injected ?? [];
  if (injected.length === 0) return NO_FINDINGS;
  return SIDES.map((side) => findingOf(input, connection, side, injected)).filter(
    (finding) => finding !== null,
  );
}

function findingOf(
  input: DetectorInput,
  connection: ConnectionIndex,
  side: Side,
  injected: readonly SeenReset[],
): FoundOf<"rst-injected"> | null {
  const mine = injected.filter((reset) => reset.by === side);
  const first = mine[0];
  if (first === undefined) return null;
  const { segments } = input.analyzer;
  return {
    kind: "rst-injected",
    certainty: "explained",
    severity: "error",
    connection,
    segment: first.segment,
    tell: () => ({
      evidence: evidenceOf(
        ...mine.flatMap((reset) => [reset.segment, reset.after.wentOn, reset.after.shownBy]),
      ),
      details: {
        claimedBy: side,
        signs: ORDER.filter((sign) => mine.some((reset) => reset.signs.includes(sign))),
        ttl: segments.ttl[first.segment] ?? 0,
        normalTtl: first.habits.ttl,
        honoured: honouredOf(mine),
      },
    }),
  };
}

/** One that was obeyed is enough; that none was takes every one of them. */
function honouredOf(resets: readonly SeenReset[]): boolean | null {
  if (resets.some((reset) => reset.after.honoured === true)) return true;
  return resets.every((reset) => reset.after.honoured === false) ? false : null;
}
