/** What the status line says: the assumptions that verdicts rest on, and what the capture could see. */

import type { CaptureObject, CapturePointObject } from "#core/report/contract.ts";
import type { CaptureSummary } from "#protocol/api.ts";
import { count, formatBytes, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { listWords } from "../format.ts";
import { type CaptureState, isComplete } from "../store.ts";

/** Assumptions in force, the one that everything rests on first; those that no verdict used are left out. */
export function assumptionWords({ assumptions, findings, perHostRule }: CaptureSummary): readonly string[] {
  const { timeWaitSeconds, halfClosedSeconds, ephemeralPorts } = assumptions;
  const { seconds, ticks } = perHostRule;
  const isUsed = (...kinds: readonly (keyof typeof findings)[]): boolean =>
    kinds.some((kind) => (findings[kind] ?? 0) > 0);
  return [
    `TIME_WAIT ${timeWaitSeconds} s`,
    ...(isUsed("syn-dropped-by-paws", "syn-unanswered")
      ? [`memory rule ${seconds} s, ${count(ticks, "tick")}`]
      : []),
    ...(isUsed("half-closed") ? [`half-closed from ${halfClosedSeconds} s`] : []),
    ...(isUsed("port-pressure") ? [`${groupDigits(Number(ephemeralPorts))} ephemeral ports`] : []),
  ];
}

/** "12 frames without TCP: 8 not ip and 4 udp"; empty: every frame has TCP. */
export function skippedWords({ skipped }: CaptureObject): string {
  const frames = skipped.reduce((sum, each) => sum + each.frames, 0);
  if (frames === 0) return "";
  const reasons = skipped.map(({ reason, frames: n }) => `${groupDigits(n)} ${reasonWords(reason)}`);
  return `${count(frames, "frame")} without TCP: ${listWords(reasons)}`;
}

/** "not-ip" → "not ip": the contract's reason as words. */
export function reasonWords(reason: string): string {
  return reason.replaceAll("-", " ");
}

/** Packets that the capturing host says it dropped; null: it does not say. */
export function droppedPackets({ interfaces }: CaptureObject): number | null {
  const known = interfaces.flatMap(({ dropped }) => (dropped === null ? [] : [dropped]));
  return known.length === 0 ? null : known.reduce((sum, dropped) => sum + dropped, 0);
}

export function lossWords(dropped: number | null): string {
  if (dropped === null) return "Drops not recorded";
  return dropped === 0 ? "Capture lost nothing: 0 dropped" : `Capture lost ${count(dropped, "packet")}`;
}

/** Drops have no time, so no stretch of a picture can be veiled for them; empty: none. */
export function lossNotice(capture: CaptureObject | undefined): string {
  const dropped = capture ? droppedPackets(capture) : null;
  if (!dropped) return "";
  return `The capturing host dropped ${count(dropped, "packet")} and does not say when: no answer, anywhere here, may be the capture's own loss. Verdicts that rest on silence are one step less sure.`;
}

/** "Captured beside the server 192.0.2.80"; empty: not known. */
export function capturePointWords({ at, address }: CapturePointObject): string {
  if (at === null) return "";
  if (at === "middle") return "Captured between the hosts";
  return `Captured beside the ${at}${address === null ? "" : ` ${address}`}`;
}

export function readingWords(state: CaptureState, { capture, elapsedMs }: CaptureSummary): string {
  const { progress } = state;
  const seconds = Math.max(progress?.elapsedMs ?? elapsedMs, 0.1) / 1000;
  const bytes = progress?.bytesRead ?? capture.bytes ?? 0;
  if (!isComplete(state) && progress?.judging) return `Judging ${count(progress.connections, "connection")}`;
  if (!isComplete(state)) return `Reading ${formatBytes(Math.round(bytes / seconds))}/s`;
  return `Read ${formatBytes(bytes)} in ${formatDuration(seconds)}`;
}
