import type { Analyzer } from "../analyzer.ts";
import { CLIENT, FLAGS, RESET, SEGMENTS } from "../model/connectionTable.ts";
import { openingOf } from "../reconstruct/connectionFacts.ts";
import { counted, listed } from "./words.ts";

/** What the openings and closings show without any verdict. */
export function openingsSentence(analyzer: Analyzer): string {
  const { unanswered, syns, refused, challenged, reset } = tally(analyzer);
  const parts: string[] = [];
  if (unanswered > 0) parts.push(`${counted(unanswered, "connect")} got no answer (${counted(syns, "SYN")})`);
  if (challenged > 0)
    parts.push(`${counted(challenged, "connect")} met an older connection and did not recover`);
  if (refused > 0) parts.push(`${counted(refused, "connect")} ${refused === 1 ? "was" : "were"} refused`);
  if (reset > 0) parts.push(`${counted(reset, "connection")} ended by RST`);
  if (parts.length === 0) return "Nothing went wrong that these packets can show.";
  return `Of ${counted(analyzer.connections.length, "connection")}, ${listed(parts)}.`;
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
