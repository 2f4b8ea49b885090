/** How the findings of a connection make its segments stand out in the ladder. */

import type { DetectorInput } from "../../detect/detectorInput.ts";
import type { Finding, FindingOf, InjectionSign, ResetCause } from "../../detect/finding.ts";
import type { SegmentIndex } from "../../units.ts";
import type { Tone } from "../findingModel.ts";
import type { CellTones } from "../rows.ts";
import { injectedOf } from "./factsOfResets.ts";
import { FactWriter } from "./factWriter.ts";

export interface StepLook {
  readonly tone: Tone;
  readonly injected: boolean;
  /** A SYN that nobody answered. */
  readonly unanswered: boolean;
  readonly text: string;
  /** The numbers that decided. */
  readonly cells: CellTones;
}

export const PLAIN: StepLook = { tone: "", injected: false, unanswered: false, text: "", cells: {} };

/** What weighs more replaces what weighs less. */
const WEIGHT: Readonly<Record<Tone, number>> = { "": 0, alive: 1, warn: 2, harm: 3 };

export function stepLooks(
  input: DetectorInput,
  findings: readonly Finding[],
): ReadonlyMap<SegmentIndex, StepLook> {
  const looks = new Map<SegmentIndex, StepLook>();
  const set: SetLook = (segment, tone, more = {}) => {
    if (segment < 0) return;
    const before = looks.get(segment) ?? PLAIN;
    looks.set(segment, {
      tone: WEIGHT[tone] > WEIGHT[before.tone] ? tone : before.tone,
      injected: before.injected || more.injected === true,
      unanswered: before.unanswered || more.unanswered === true,
      text: before.text || (more.text ?? ""),
      cells: { ...more.cells, ...before.cells },
    });
  };
  for (const finding of findings) lookOf(input, finding, set);
  return looks;
}

type SetLook = (segment: SegmentIndex, tone: Tone, more?: Partial<StepLook>) => void;

function lookOf(input: DetectorInput, finding: Finding, set: SetLook): void {
  const { segment } = finding;
  switch (finding.kind) {
    case "time-wait-syn-refused":
      set(segment, "warn", { cells: refusedBy(finding.details.reason) });
      set(finding.details.resetSegment, "warn");
      return;
    case "syn-into-open-connection":
      set(segment, "warn");
      set(finding.details.answerSegment, "", { text: "challenge ACK" });
      set(finding.details.resetSegment, "harm");
      return;
    case "rst-injected":
      for (const reset of injectedOf(finding, new FactWriter(input))) {
        const { segment: forged, ttl, signs, after } = reset;
        set(forged, "harm", { text: `TTL ${ttl}`, injected: true, cells: betrayedBy(signs) });
        set(after.wentOn, "warn", { text: "goes on" });
      }
      return;
    case "rst-close":
      set(segment, finding.severity === "info" ? "warn" : "harm", {
        text: RESET_TEXTS[finding.details.cause],
      });
      return;
    case "syn-dropped-by-paws":
      set(segment, "harm", { text: "no answer", unanswered: true, cells: { tsVal: "harm" } });
      return;
    case "syn-unanswered":
      set(segment, "harm", { text: "no answer", unanswered: true });
      return;
    case "syn-ack-unanswered":
      for (const synAck of finding.details.synAcks) set(synAck, "warn");
      return;
    case "time-wait-reincarnation":
      set(segment, "alive", { cells: ACCEPTED_BY[finding.details.acceptedBy ?? "unknown"] });
      set(finding.details.synAck, "alive", { cells: finding.details.isnProof ? { seq: "alive" } : {} });
      return;
    case "delayed-duplicate":
      set(segment, "warn", { text: "delayed duplicate" });
      set(finding.details.original, "", { text: "the original" });
      return;
    case "time-wait-assassination":
    case "connection-refused":
    case "time-wait-missing":
      set(segment, "harm");
      return;
    case "time-wait-restart":
    case "half-closed":
      set(segment, "warn");
      return;
    default:
      return;
  }
}

function refusedBy(reason: FindingOf<"time-wait-syn-refused">["details"]["reason"]): CellTones {
  if (reason === null) return {};
  return reason === "older-timestamp" ? { tsVal: "warn" } : { seq: "warn" };
}

/** Cells of the signs that stand in the segment itself. */
function betrayedBy(signs: readonly InjectionSign[]): CellTones {
  return {
    ...(signs.includes("ttl") ? { ttl: "harm" } : {}),
    ...(signs.includes("sequence") ? { seq: "harm" } : {}),
    ...(signs.includes("ip-id") ? { ipId: "harm" } : {}),
  };
}

type AcceptedBy = NonNullable<FindingOf<"time-wait-reincarnation">["details"]["acceptedBy"]>;

const ACCEPTED_BY: Readonly<Record<AcceptedBy | "unknown", CellTones>> = {
  "initiator-reuse": {},
  unknown: {},
  timestamp: { tsVal: "alive" },
  sequence: { seq: "alive" },
  both: { tsVal: "alive", seq: "alive" },
};

const RESET_TEXTS: Readonly<Record<ResetCause, string>> = {
  abort: "abort",
  "closed-socket": "no socket any more",
  "unexpected-ack": "unexpected ACK",
  "syn-sent-closed": "given up",
  "keep-alive-timeout": "no keep-alive answer",
  unknown: "",
};
