/** How the findings of a connection make its segments stand out in the ladder. */

import type { DetectorInput } from "../../detect/detectorInput.ts";
import type { Finding, ResetCause } from "../../detect/finding.ts";
import type { SegmentIndex } from "../../units.ts";
import type { Tone } from "../findingModel.ts";
import { injectedOf } from "./factsOfResets.ts";
import { FactWriter } from "./factWriter.ts";

export interface StepLook {
  readonly tone: Tone;
  readonly injected: boolean;
  readonly text: string;
}

export const PLAIN: StepLook = { tone: "", injected: false, text: "" };

/** What weighs more replaces what weighs less. */
const WEIGHT: Readonly<Record<Tone, number>> = { "": 0, alive: 1, warn: 2, harm: 3 };

export function stepLooks(
  input: DetectorInput,
  findings: readonly Finding[],
): ReadonlyMap<SegmentIndex, StepLook> {
  const looks = new Map<SegmentIndex, StepLook>();
  const set = (segment: SegmentIndex, tone: Tone, text = "", injected = false): void => {
    if (segment < 0) return;
    const before = looks.get(segment) ?? PLAIN;
    looks.set(segment, {
      tone: WEIGHT[tone] > WEIGHT[before.tone] ? tone : before.tone,
      injected: injected || before.injected,
      text: before.text || text,
    });
  };
  for (const finding of findings) lookOf(input, finding, set);
  return looks;
}

type SetLook = (segment: SegmentIndex, tone: Tone, text?: string, injected?: boolean) => void;

function lookOf(input: DetectorInput, finding: Finding, set: SetLook): void {
  const { segment } = finding;
  switch (finding.kind) {
    case "time-wait-syn-refused":
      set(segment, "warn");
      set(finding.details.resetSegment, "warn");
      return;
    case "syn-into-open-connection":
      set(segment, "warn");
      set(finding.details.answerSegment, "", "challenge ACK");
      set(finding.details.resetSegment, "harm");
      return;
    case "rst-injected":
      for (const reset of injectedOf(finding, new FactWriter(input))) {
        set(reset.segment, "harm", `TTL ${reset.ttl}`, true);
        set(reset.after.wentOn, "warn", "goes on");
      }
      return;
    case "rst-close":
      set(segment, finding.severity === "info" ? "warn" : "harm", RESET_TEXTS[finding.details.cause]);
      return;
    case "syn-dropped-by-paws":
    case "syn-unanswered":
      set(segment, "harm", "no answer");
      return;
    case "syn-ack-unanswered":
      for (const synAck of finding.details.synAcks) set(synAck, "warn");
      return;
    case "time-wait-reincarnation":
      set(segment, "alive");
      set(finding.details.synAck, "alive");
      return;
    case "delayed-duplicate":
      set(segment, "warn", "delayed duplicate");
      set(finding.details.original, "", "the original");
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

const RESET_TEXTS: Readonly<Record<ResetCause, string>> = {
  abort: "abort",
  "closed-socket": "no socket any more",
  "unexpected-ack": "unexpected ACK",
  "syn-sent-closed": "given up",
  "keep-alive-timeout": "no keep-alive answer",
  unknown: "",
};
