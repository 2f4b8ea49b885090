/** The sentence that matters, and the line of facts under it. */

import type { Analyzer } from "../analyzer.ts";
import { CLIENT, FLAGS, RESET, SEGMENTS } from "../model/connectionTable.ts";
import { openingOf } from "../reconstruct/connectionFacts.ts";
import { rfc3339, toSeconds } from "../report/seconds.ts";
import { counted, listed, span } from "./words.ts";

/** One sentence on what went wrong, as far as the connections themselves show it. */
export function headline(analyzer: Analyzer): string {
  if (analyzer.frameCount === 0) return "The capture holds no frames.";
  if (analyzer.tcpFrameCount === 0) return "No TCP in this capture.";
  const { unanswered, syns, refused, challenged, reset } = tally(analyzer);
  const parts: string[] = [];
  if (unanswered > 0) parts.push(`${counted(unanswered, "connect")} got no answer (${counted(syns, "SYN")})`);
  if (challenged > 0)
    parts.push(`${counted(challenged, "connect")} met an older connection and did not recover`);
  if (refused > 0) parts.push(`${counted(refused, "connect")} ${refused === 1 ? "was" : "were"} refused`);
  if (reset > 0) parts.push(`${counted(reset, "connection")} ended by RST`);
  const total = counted(analyzer.connections.length, "connection");
  if (parts.length === 0) return `${total}; nothing went wrong that these packets can show.`;
  return `Of ${total}, ${listed(parts)}.`;
}

/** "388 frames, 51 connections", "95.7 s from 2026-11-20 18:31:33.719 UTC", … */
export function facts(analyzer: Analyzer): string[] {
  const lines = [
    `${counted(analyzer.frameCount, "frame")}, ${counted(analyzer.connections.length, "connection")} on ${counted(analyzer.quadruplets.length, "quadruplet")}`,
  ];
  const { start } = analyzer;
  if (start !== null) {
    const clock = rfc3339(start.seconds, start.nanoseconds)
      .replace("T", " ")
      .replace(/(\.\d{3})\d*Z$/, "$1 UTC");
    lines.push(`${span(toSeconds(analyzer.latest - analyzer.earliest))} from ${clock}`);
  }
  return lines;
}

interface Tally {
  unanswered: number;
  syns: number;
  refused: number;
  challenged: number;
  reset: number;
}

function tally(analyzer: Analyzer): Tally {
  const table = analyzer.connections;
  const sum: Tally = { unanswered: 0, syns: 0, refused: 0, challenged: 0, reset: 0 };
  for (let row = 0; row < table.length; row++) {
    const opening = openingOf(table, row);
    if (opening === "unanswered") {
      sum.unanswered++;
      sum.syns += table.word(row, CLIENT + SEGMENTS);
    } else if (opening === "refused") sum.refused++;
    else if (opening === "challenged") sum.challenged++;
    else if ((table.word(row, FLAGS) & RESET) !== 0) sum.reset++;
  }
  return sum;
}
