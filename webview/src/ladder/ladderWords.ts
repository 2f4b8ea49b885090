/** The ladder in words: for who hears it, and for the table behind it. */

import type { LadderNote } from "#core/query/findingModel.ts";
import type { LadderFold, LadderModel, LadderSegment, OtherLives } from "#core/query/ladderModel.ts";
import type { FrameNumber } from "#core/units.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { listWords, narrowGroups, seconds } from "../format.ts";
import { segmentName } from "../views/segmentColumns.ts";

/** What the whole ladder shows. */
export function summaryWords({ client, server, among, segments, steps, notes }: LadderModel): string {
  const lives = lifeWords(among);
  const older = steps.filter((step) => step.step === "segment" && step.segment.older).length;
  const above = older > 0 ? `, above them the end of the life before` : "";
  const folded = steps.reduce((sum, step) => sum + (step.step === "fold" ? step.count : 0), 0);
  const hidden = folded > 0 ? `, ${count(folded, "segment")} folded` : "";
  const titles = notes.map(({ title }) => title);
  const told = titles.length > 0 ? ` ${count(titles.length, "note")}: ${titles.join("; ")}.` : "";
  return `Ladder of ${client} and ${server}${lives === "" ? "" : `, ${lives}`}: ${count(segments, "segment")}${hidden}${above}.${told} Arrows move, Enter opens a fold, T shows a table.`;
}

/** "life 2 of 3"; empty when the quadruplet has one. */
export function lifeWords({ life, lives }: OtherLives): string {
  return lives < 2 ? "" : `life ${groupDigits(life)} of ${groupDigits(lives)}`;
}

/** A segment as a sentence, with what findings say of it. */
export function segmentWords(step: LadderSegment, notes: readonly LadderNote[]): string {
  const { segment, text, injected } = step;
  const life = segment.older ? "Life before. " : "";
  const said = text === "" ? "" : `, ${text}`;
  const forged = injected ? ", not sent by its alleged sender" : "";
  const about = notes.filter(({ frames }) => frames.includes(segment.frame));
  const told = about.length > 0 ? `. ${about.map(noteWords).join(" ")}` : "";
  return `${life}${segmentName(segment)}${said}${forged}${told}`;
}

export function foldWords({ count: folded, seconds: lasted }: LadderFold): string {
  return `${count(folded, "segment")} folded, ${seconds(lasted, 3)} s. Enter shows them`;
}

/** A note in sentences: its title, its facts, its text. */
export function noteWords({ title, facts, text, certainty }: LadderNote): string {
  const told = facts.map(({ name, value, frame, text: more = "" }) =>
    [name, frame === undefined ? "" : `#${frame}`, narrowGroups(value), more]
      .filter((each) => each !== "")
      .join(" "),
  );
  const numbers = told.length > 0 ? `: ${listWords(told)}` : "";
  const sure = certainty === null ? "" : ` (${certainty})`;
  return `${title}${numbers}.${text === "" ? "" : ` ${narrowGroups(text)}`}${sure}`;
}

/** Notes whose first frame is this one. */
export function notesFrom(notes: readonly LadderNote[], frame: FrameNumber): readonly LadderNote[] {
  return notes.filter(({ frames }) => frames[0] === frame);
}
