/** Holds the connections of an analysis against the kernel's truth, field by field. */

import { isDeepStrictEqual } from "node:util";
import type { AnalysisDocument, ConnectionObject } from "#core/report/contract.ts";
import { type LabTruth, quadOf, type TruthConnection } from "./labTruth.ts";

/** One sentence for each disagreement; none when every connection is right. */
export function compareConnections(truth: LabTruth, document: AnalysisDocument): string[] {
  const wrong: string[] = [];
  const left = new Map((document.connections ?? []).map((ours) => [ourKey(ours), ours]));
  for (const told of truth.connections) {
    if (!told.first_frame) continue;
    const key = `${quadOf(told).join(" ")} ${told.first_frame}`;
    const ours = left.get(key);
    left.delete(key);
    if (ours === undefined) wrong.push(`no connection ${key}`);
    else wrong.push(...compareOne(told, ours));
  }
  for (const key of left.keys()) wrong.push(`invented connection ${key}`);
  return wrong;
}

function ourKey({ client, server, firstFrame }: ConnectionObject): string {
  return `${client.address} ${client.port} ${server.address} ${server.port} ${firstFrame}`;
}

function compareOne(told: TruthConnection, ours: ConnectionObject): string[] {
  const wrong: string[] = [];
  const same = (field: string, have: unknown, want: unknown) => {
    if (want !== undefined && !isDeepStrictEqual(have, want))
      wrong.push(
        `connection at frame ${told.first_frame}: ${field} is ${JSON.stringify(have)}, not ${JSON.stringify(want)}`,
      );
  };
  same("lastFrame", ours.lastFrame, told.last_frame);
  same("synFrames", ours.synFrames, told.syn);
  same("finFrames", ours.finFrames, told.fin);
  same("rstFrames", ours.rstFrames, told.rst);
  same("closedFirst", ours.closedFirst, closedFirst(told));
  if (told.time_wait?.starts_frame !== undefined) {
    same("timeWait.holder", ours.timeWait?.holder, told.time_wait.holder);
    same("timeWait.startFrame", ours.timeWait?.startFrame, told.time_wait.starts_frame);
  }
  return wrong;
}

/** Who closed first, where the capture shows it by that side's FIN; undefined where it shows something else. */
function closedFirst(told: TruthConnection): string | undefined {
  const first = told.first_close_packet;
  if (first?.type !== "FIN") return undefined;
  if (told.closed_first === "simultaneous") return "both";
  if (told.closed_first !== "client" && told.closed_first !== "server") return undefined;
  return told.fin?.[told.closed_first][0] === first.frame ? told.closed_first : undefined;
}
