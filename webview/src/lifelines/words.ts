/** The picture in words: for who hears it, for the tooltip, and for the table behind it. */

import type {
  AggregateItem,
  LifelineItem,
  LifelineMark,
  LifelinesPage,
  RowItem,
} from "#core/timeline/lifelines/model.ts";
import { count, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { when, whenDigits } from "../clock.ts";
import { countWords } from "./groupScene.ts";

/** What the whole picture shows, in a sentence or two. */
export function summaryWords({ items, rows, lifelines, failed }: LifelinesPage): string {
  const first = items.find(({ kind }) => kind === "header");
  const pair = first?.kind === "header" ? ` ${first.client} to ${first.server}: ${countWords(first)}.` : "";
  const never = failed > 0 ? `, ${groupDigits(failed)} of them with a connect that never opened` : "";
  return `Lifelines: ${count(rows, "row")} for ${count(lifelines, "lifeline")}${never}.${pair} Arrows move, Enter opens, T shows a table.`;
}

const MARKS: Readonly<Record<LifelineMark["kind"], string>> = {
  answered: "SYN answered",
  unanswered: "SYN without an answer",
  refused: "SYN refused",
  fin: "FIN",
  reset: "RST",
  injected: "RST that its alleged sender did not send",
  accepted: "SYN accepted through a TIME_WAIT",
  duplicate: "delayed duplicate",
  restart: "TIME_WAIT started anew",
};

export function markWords({ kind, from, count: n }: LifelineMark): string {
  const more = n > 1 ? `, ${groupDigits(n)} of them here` : "";
  const sender = kind === "injected" ? "" : ` from the ${from}`;
  return `${MARKS[kind]}${sender}${more}`;
}

/** A lifeline as a sentence: "Port 35051, 3 SYNs: SYN without an answer at 4.812 s; older than B: 849.8 M ticks behind". */
export function rowWords(item: RowItem): string {
  const troubled = item.marks.filter(({ kind }) => kind !== "answered" && kind !== "fin");
  const [first] = troubled;
  const told = first ? `: ${markWords(first)} at ${when(first.time)}` : lifeWords(item);
  const note = item.longNote === "" ? "" : `; ${item.longNote}`;
  return `Port ${item.port}${item.value ? `, ${item.value}` : ""}${told}${note}`;
}

function lifeWords({ lives }: RowItem): string {
  const [life] = lives;
  if (!life) return "";
  const until = `: from ${whenDigits(life.start)} to ${when(life.end)}`;
  return life.wait ? `${until}, then ${waitWords(life.wait)}` : until;
}

function waitWords({ holder, start, end, endedBy }: NonNullable<RowItem["lives"][number]["wait"]>): string {
  const where = holder === "both" ? "at both sides" : `at the ${holder}`;
  const ends = {
    expiry: "to its expiry",
    reincarnation: "until a new connection took its place",
    rst: "until an RST ended it",
    "capture-end": "beyond the end of the capture",
    missing: "which was not kept",
  } as const;
  const length = end === null ? "" : ` for ${formatDuration(end - start)}`;
  return `TIME_WAIT ${where}${length}, ${ends[endedBy]}`;
}

/** What stands at a place of the picture, in one line. */
export function itemWords(item: LifelineItem, id: number | null): string {
  switch (item.kind) {
    case "row":
      return rowWords(item);
    case "header":
      return `${item.client} to ${item.server}: ${countWords(item)}`;
    case "strip": {
      const line = item.lines.find((each) => each.id === id);
      if (line) return stripLineWords(line);
      const clock = item.letter === "" ? "" : `Clock ${item.letter}: `;
      return `${clock}${count(item.shown, "lifeline")} answered, ${groupDigits(item.never)} never`;
    }
    case "aggregate":
      return aggregateWords(item);
    case "hidden":
      return `${groupDigits(item.hidden)} of ${count(item.total, "quadruplet")} have nothing in this range. Enter shows them`;
  }
}

function stripLineWords({ port, lives }: Extract<LifelineItem, { kind: "strip" }>["lines"][number]): string {
  const [life] = lives;
  if (!life) return `Port ${port}`;
  const [start, end, waitEnd, outlives] = life;
  const wait =
    waitEnd < 0
      ? ""
      : outlives
        ? "; its TIME_WAIT outlives the capture"
        : `; TIME_WAIT until ${when(waitEnd)}`;
  return `Port ${port}, answered: from ${whenDigits(start)} to ${when(end)}${wait}`;
}

export function aggregateWords({ title, subtitle, lifelines, failed, note }: AggregateItem): string {
  const lost = failed > 0 ? `, ${count(failed, "SYN")} that opened nothing` : ", none lost";
  return `${title} ${subtitle}: ${count(lifelines, "lifeline")}${lost}${note ? `; ${note.text}` : ""}`;
}
