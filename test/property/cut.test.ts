/** A capture that ends earlier says less, and nothing else: no verdict of its part is withdrawn by the rest. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FindingKind, FindingObject } from "#core/report/contract.ts";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { prefix } from "#test/support/scenario/transforms.ts";
import { readScenario, scenarioNames } from "#test/support/scenario/truth.ts";

/**
 * Verdicts that rest on what did not come, or came after: a SYN may still be answered, the other clocks of an address
 * may still speak, an RST may turn out to have been ignored or forged, a TIME_WAIT never to have been kept, or to
 * have ended so early that its restart made no difference.
 */
const MAY_BE_WITHDRAWN: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "syn-unanswered",
  "syn-dropped-by-paws",
  "syn-ack-unanswered",
  "timestamp-clocks",
  "time-wait-restart",
  "time-wait-assassination",
  "rst-close",
]);

describe("a scenario that is cut after any frame", () => {
  for (const name of scenarioNames()) {
    it(name, () => {
      const { scenario } = readScenario(name);
      const { trace, assumptions } = scenario;
      const whole = analyze([captureBytes(trace)], assumptions).findings;
      for (let frames = 0; frames < trace.packets.length; frames++) {
        const cut = analyze([captureBytes(prefix(frames)(trace))], assumptions);
        assert.equal(cut.capture.frames, frames);
        for (const finding of cut.findings) {
          assert.ok(isKept(finding, whole), `cut after ${frames}: ${finding.id} is not in the whole`);
        }
      }
    });
  }
});

function isKept(finding: FindingObject, whole: readonly FindingObject[]): boolean {
  const { kind, frame, details } = finding;
  if (MAY_BE_WITHDRAWN.has(kind) || details["answer"] === "none" || details["answerFrame"] === null)
    return true;
  return whole.some((other) => other.kind === kind && other.frame === frame);
}
