/** The view in words: for who hears it, for the tooltip and for the tables. */

import type {
  RuleStanding,
  SynMark,
  SynRow,
  Tally,
  TimestampsModel,
} from "#core/timeline/timestamps/model.ts";
import { count, groupDigits, MINUS, NARROW_SPACE } from "#protocol/quantities.ts";
import { when } from "../clock.ts";

/** "3 458 M", "54 k", "540": a TSval beside the end of its line. */
export function shortTicks(ticks: number): string {
  if (ticks >= 1e6) return `${groupDigits(Math.floor(ticks / 1e6))}${NARROW_SPACE}M`;
  if (ticks >= 1e4) return `${groupDigits(Math.floor(ticks / 1e3))}${NARROW_SPACE}k`;
  return groupDigits(ticks);
}

/** "3 458.5 M": a TSval in a table, to a tenth of a million. */
export function millions(ticks: number): string {
  const [whole = "0", tenth = "0"] = (ticks / 1e6).toFixed(1).split(".");
  return `${groupDigits(Number(whole))}.${tenth}${NARROW_SPACE}M`;
}

/** "1 ms", "4 ms", "3.33 ms", "1 µs". */
export function tickLength(ticksPerSecond: number): string {
  const ms = 1000 / ticksPerSecond;
  return ms >= 1 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms * 1000).toPrecision(3))} µs`;
}

const OUTCOMES: Readonly<Record<SynRow["outcome"], string>> = {
  answered: "answered",
  silent: "no answer",
  refused: "refused",
  repeated: "sent again while the answer was on its way",
};

/** "dropped" only where the rule is in force; else what it would do. */
export function ruleWords(
  { rule, outcome }: Pick<SynRow, "rule" | "outcome">,
  standing: RuleStanding,
): string {
  if (!isSimulated(standing)) return "";
  if (rule === "unasked") return "not put to the rule";
  if (rule === "let-in")
    return outcome === "silent" ? "let in by the rule, yet no answer" : "let in by the rule";
  if (outcome === "answered") return "the rule says drop, but it was answered";
  return standing === "in-force" ? "dropped by the rule" : "the rule would drop it";
}

/** Whether the rule was run beside the capture: where it was not, nothing is said of it. */
export function isSimulated(standing: RuleStanding): boolean {
  return (
    standing === "in-force" ||
    standing === "undecided" ||
    standing === "not-in-force" ||
    standing === "nothing-behind"
  );
}

export function outcomeWords({ outcome }: Pick<SynRow, "outcome">): string {
  return OUTCOMES[outcome];
}

/** "849 766 503 ticks behind clock B". */
export function deltaWords({ delta, remembered }: Pick<SynRow, "delta" | "remembered">): string {
  if (delta === null || remembered === null) return "";
  const whose = remembered.letter === "" ? "what is remembered" : `clock ${remembered.letter}`;
  if (delta === 0) return `equal to ${whose}`;
  return `${count(Math.abs(delta), "tick")} ${delta > 0 ? "ahead of" : "behind"} ${whose}`;
}

/** A SYN as a sentence, for who hears it. */
export function synWords(syn: SynRow, standing: RuleStanding): string {
  const clock = syn.letter === "" ? "" : `, clock ${syn.letter}`;
  const tsVal = syn.tsVal === null ? "no timestamp" : `TSval ${groupDigits(syn.tsVal)}`;
  const parts = [
    `SYN from port ${syn.port}${clock}: ${outcomeWords(syn)}`,
    tsVal,
    deltaWords(syn),
    ruleWords(syn, standing),
    `frame ${groupDigits(syn.frame)} at ${when(syn.time)}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** What a mark stands for besides its own SYN. */
export function moreWords({ count: n }: Pick<SynMark, "count">): string {
  return n > 1 ? `and ${groupDigits(n - 1)} more here` : "";
}

/** "none", "27 answered"; "15 let in, but no answer" weakens the claim without contradicting it. */
export function counterWords({ counterExamples, unexplained }: Tally): string {
  const parts = [
    counterExamples > 0 ? `${groupDigits(counterExamples)} answered` : "",
    unexplained > 0 ? `${groupDigits(unexplained)} let in, but no answer` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "none" : parts.join("; ");
}

/** "109 of 109 as predicted". */
export function predictedWords({ syns, unasked, counterExamples, unexplained }: Tally): string {
  const asked = syns - unasked;
  return `${groupDigits(asked - counterExamples - unexplained)} of ${groupDigits(asked)} as predicted`;
}

/** Why there is a zone, or none; empty where the table says it all. */
export function standingWords(model: TimestampsModel): string {
  const drop = model.total?.tally.counterExamples ?? 0;
  switch (model.standing) {
    case "in-force":
      return drop === 0
        ? ""
        : `${count(drop, "SYN")} that the rule drops got an answer: there it was not in force.`;
    case "undecided":
      return "SYNs without an answer were behind what the server may remember, but loss explains the capture as well: the rule (tcp_tw_recycle) may or may not be in force.";
    case "not-in-force":
      return `The per-host rule (tcp_tw_recycle) was not in force: ${againstWords(model)}.${offsetWords(model)}`;
    case "nothing-behind":
      return "No zone: no SYN was behind what the server may remember for this address. Whether the per-host rule (tcp_tw_recycle) is in force cannot be seen.";
    case "nothing-remembered":
      return "No zone: the server closed no connection of this address first, so even with tcp_tw_recycle it would remember no TSval.";
    case "no-timestamps":
      return "No SYN of this address carries a timestamp, so there is no clock to draw and nothing for a server to remember.";
    case "too-many":
      return "No zone: there are too many connections between these two to run the per-host rule beside them, and no SYN without an answer asks for it.";
  }
}

function againstWords({ total }: TimestampsModel): string {
  const { drop = 0, counterExamples = 0 } = total?.tally ?? {};
  if (drop === 1) return "the SYN that it would have dropped was answered";
  const all = counterExamples === drop;
  return `${all ? "all" : groupDigits(counterExamples)} of the ${count(drop, "SYN")} that it would have dropped were answered`;
}

function offsetWords({ memory }: TimestampsModel): string {
  return memory.length > 0
    ? ""
    : " What would be remembered is not drawn: the clocks cannot be told apart, so it would change with each connection.";
}

/** The whole picture in a sentence or two. */
export function summaryWords(model: TimestampsModel): string {
  const { pair, total, clocks, standing } = model;
  if (!pair || !total) return "Timestamps: nothing is known yet.";
  const { tally } = total;
  const lines = clocks.filter(({ kind }) => kind === "clock").length;
  const who = `TSval of ${count(tally.syns, "SYN")} from ${pair.client} to ${pair.server}`;
  const clock = lines > 0 ? `, ${count(lines, "clock")}` : "";
  const fate = `${groupDigits(tally.answered)} answered, ${groupDigits(tally.silent)} without an answer`;
  const rule = standing === "in-force" ? ` The per-host rule drops ${groupDigits(tally.drop)}.` : "";
  return `${who}${clock}: ${fate}.${rule} Arrows move from SYN to SYN, Enter opens the connection, T shows tables.`;
}

/** "+10⁸", "−10⁸", "0". */
export function powerLabel(power: number, sign: number): string {
  const digits = [...String(power)].map((digit) => SUPERSCRIPTS[Number(digit)] ?? "").join("");
  return `${sign < 0 ? MINUS : "+"}10${digits}`;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
