/** A scenario's text through the whole analysis, as it stands and under every rewriting that must not change it. */

import assert from "node:assert/strict";
import type { FindingKind, FindingObject } from "#core/report/contract.ts";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { METAMORPHOSES } from "#test/support/scenario/metamorphoses.ts";
import type { Trace } from "#test/support/scenario/packet.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";

export type Diagnosis = Pick<
  FindingObject,
  "kind" | "frame" | "frames" | "severity" | "certainty" | "details" | "title" | "explanation" | "advice"
>;

/**
 * The findings of the kinds asked for. They must be the same with other addresses, numbers and clocks.
 *
 * @param ipv4Only the verdict needs what IPv6 has not: an IP ID, or a header this short
 */
export function diagnose(
  text: string,
  kinds: readonly FindingKind[],
  ipv4Only: boolean = false,
): Diagnosis[] {
  const { trace } = parseScenario(text, "inline");
  const findingsOf = (rewritten: Trace): Diagnosis[] => ofKinds(rewritten, kinds);
  const found = findingsOf(trace);
  for (const each of METAMORPHOSES) {
    if (each.dropsIpId && ipv4Only) continue;
    const elsewhere = findingsOf(each.apply(trace));
    const expected = found.map((finding) => core(finding, each.frame));
    assert.deepEqual(
      elsewhere.map((finding) => core(finding, (frame) => frame)),
      expected,
      each.name,
    );
  }
  return found;
}

/** The same without the rewritings: for what depends on the length of the headers. */
export function diagnoseAsItStands(text: string, kinds: readonly FindingKind[]): Diagnosis[] {
  return ofKinds(parseScenario(text, "inline").trace, kinds);
}

function ofKinds(trace: Trace, kinds: readonly FindingKind[]): Diagnosis[] {
  return analyze([captureBytes(trace)]).findings.filter(({ kind }) => kinds.includes(kind));
}

/** What no rewriting may change; a TTL is what one of them rewrites. */
function core(finding: Diagnosis, frame: (frame: number) => number): unknown {
  const { ttl: _ttl, normalTtl: _normalTtl, synAckFrames: _synAckFrames, ...details } = finding.details;
  const { kind, severity, certainty } = finding;
  return {
    kind,
    severity,
    certainty,
    details,
    frame: frame(finding.frame),
    frames: finding.frames.map(frame),
  };
}
