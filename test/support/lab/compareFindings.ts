/** Holds the findings of an analysis against the kernel's truth: what is missed, invented, or wrong in its details. */

import type { AnalysisDocument, FindingKind, FindingObject } from "#core/report/contract.ts";
import { type LabTruth, quadOf, type TruthFinding } from "./labTruth.ts";

/** The truth's word, our kind, and the field of the truth that names the main frame. */
const KINDS: Readonly<Record<string, readonly [FindingKind, "syn_frame" | "rst_frame" | "frame"]>> = {
  tw_reincarnation: ["time-wait-reincarnation", "syn_frame"],
  syn_rejected_in_time_wait: ["time-wait-syn-refused", "syn_frame"],
  tw_assassination: ["time-wait-assassination", "rst_frame"],
  port_reuse_after_expiry: ["quadruplet-reuse", "syn_frame"],
  port_reuse_after_assassination: ["quadruplet-reuse", "syn_frame"],
  reuse_without_time_wait: ["quadruplet-reuse", "syn_frame"],
  paws_syn_drop: ["syn-dropped-by-paws", "syn_frame"],
  syn_loss_other: ["syn-unanswered", "syn_frame"],
  rst_close: ["rst-close", "rst_frame"],
  connection_refused: ["connection-refused", "rst_frame"],
  rst_injected: ["rst-injected", "rst_frame"],
  delayed_duplicate: ["delayed-duplicate", "frame"],
  syn_into_last_ack: ["syn-into-open-connection", "syn_frame"],
  fin_retransmission: ["time-wait-restart", "frame"],
};

/** Beginning of a cause in the truth, and what we may call it. */
const RESET_CAUSES: readonly (readonly [string, string])[] = [
  ["SO_LINGER", "abort"],
  ["close() with unread", "abort"],
  ["RST in CLOSE_WAIT", "abort"],
  ["RST after own FIN", "abort"],
  ["no socket any more", "closed-socket"],
  ["RST after FIN: data to a closed", "closed-socket"],
  ["TIME_WAIT destroyed", "closed-socket"],
  ["FIN_WAIT2 mini-socket", "closed-socket"],
  ["RST to SYN-ACK", "syn-sent-closed"],
];

/** Kinds of which the truth says nothing. */
const UNTOLD: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "time-wait-missing",
  "syn-ack-unanswered",
  "slow-connect",
  "port-pressure",
  "timestamps-off",
  "half-closed",
  "timestamp-clocks",
]);

/** One sentence for each disagreement; none when the analysis is wholly right. */
export function compareFindings(truth: LabTruth, document: AnalysisDocument): string[] {
  const wrong: string[] = [];
  const left = new Map<FindingKind, FindingObject[]>();
  for (const finding of document.findings ?? [])
    left.set(finding.kind, [...(left.get(finding.kind) ?? []), finding]);
  for (const told of wantedFindings(truth)) {
    const kind = KINDS[told.kind]?.[0];
    if (kind === undefined) continue;
    const found = left.get(kind) ?? [];
    const frames = mainFrames(told);
    const hit = found.find(({ frame }) => frames.has(frame));
    if (hit === undefined) {
      wrong.push(`missed ${kind} at frame ${[...frames].join(" or ")}`);
      continue;
    }
    found.splice(found.indexOf(hit), 1);
    wrong.push(...compareDetails(truth, told, hit, document));
  }
  const explained = new Set(truth.findings.flatMap(({ rst_frame }) => rst_frame ?? []));
  for (const [kind, findings] of left)
    for (const { frame } of findings)
      if (!UNTOLD.has(kind) && !(kind === "rst-close" && explained.has(frame)))
        wrong.push(`invented ${kind} at frame ${frame}`);
  return wrong;
}

/** A FIN sent again is our finding only where it restarted a TIME_WAIT, and once a connection. */
function wantedFindings(truth: LabTruth): readonly TruthFinding[] {
  const restarted = new Set<number | undefined>();
  return truth.findings.filter((told) => {
    if (told.kind !== "fin_retransmission") return true;
    if (told.restarts_time_wait !== true || restarted.has(told.connection)) return false;
    restarted.add(told.connection);
    return true;
  });
}

function mainFrames(told: TruthFinding): ReadonlySet<number> {
  const field = KINDS[told.kind]?.[1] ?? "frame";
  const main = told[field] ?? told.frames[0] ?? 0;
  const others = told.kind === "delayed_duplicate" ? told.frames : [];
  return new Set([main, ...others, ...(told.all_rst_frames ?? [])]);
}

function compareDetails(
  truth: LabTruth,
  told: TruthFinding,
  found: FindingObject,
  document: AnalysisDocument,
): string[] {
  const details = found.details;
  const wrong: string[] = [];
  const same = (field: string, want: unknown) => {
    if (details[field] !== want)
      wrong.push(`${found.kind} at frame ${found.frame}: ${field} is ${details[field]}, not ${want}`);
  };
  const previous = told.previous_connection;
  if (previous !== undefined && "previous" in details) same("previous", ourId(truth, previous, document));
  if (told.kind === "tw_reincarnation") {
    same("holder", told.holder);
    same("isnProof", told.holder_isn_minus_its_old_snd_nxt === 65537);
    const gap = Number(details["gapSeconds"]);
    if (!(Math.abs(gap - (told.gap_s ?? 0)) < 0.05))
      wrong.push(`${found.kind} at frame ${found.frame}: gap is ${gap}`);
  }
  if (told.kind === "paws_syn_drop") {
    same("tsVal", told.tsval);
    same("rememberedTsVal", told.remembered_tsval);
    if (found.certainty !== "explained")
      wrong.push(`${found.kind} at frame ${found.frame}: ${found.certainty}`);
  }
  if (told.kind === "rst_close") {
    same("by", told.by);
    const cause = RESET_CAUSES.find(([beginning]) => told.cause?.startsWith(beginning))?.[1];
    if (cause !== undefined) same("cause", cause);
  }
  return wrong;
}

/** Our id of a connection of the truth; null when the capture does not show it. */
function ourId(truth: LabTruth, id: number, document: AnalysisDocument): number | null {
  const told = truth.connections.find((connection) => connection.id === id);
  if (told === undefined || !told.first_frame) return null;
  const [clientAddress, clientPort, serverAddress, serverPort] = quadOf(told);
  const ours = document.connections?.find(
    ({ client, server, firstFrame }) =>
      client.address === clientAddress &&
      client.port === clientPort &&
      server.address === serverAddress &&
      server.port === serverPort &&
      firstFrame === told.first_frame,
  );
  return ours?.id ?? null;
}
