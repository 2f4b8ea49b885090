/** The notes beside a ladder: short, and each tied to the frames that it rests on. */

import type { DetectorInput } from "../../detect/detectorInput.ts";
import type { Finding, FindingOf } from "../../detect/finding.ts";
import type { OlderLife } from "../../detect/timeWait/olderLife.ts";
import { COUNTS } from "../../model/connectionTable.ts";
import { incarnationOf } from "../../reconstruct/timeWait.ts";
import type { FindingKind } from "../../report/contract.ts";
import type { ConnectionIndex } from "../../units.ts";
import type { LadderNote, Tone } from "../findingModel.ts";
import { FactWriter } from "./factWriter.ts";
import { KIND_TITLES } from "./kindTitles.ts";
import { notesOfInjected, notesOfReset } from "./notesOfResets.ts";
import { noteOfSilence } from "./notesOfSyns.ts";
import {
  noteOfAssassination,
  noteOfMemory,
  noteOfOpen,
  notesOfRefused,
  notesOfReincarnation,
} from "./notesOfTimeWait.ts";
import { shortText, spanOf } from "./shortText.ts";

/** More notes than these are no notes. */
const MOST_NOTES = 12;
const MOST_FRAMES = 6;

/** In order of their first frames. */
export function ladderNotes(
  input: DetectorInput,
  connection: ConnectionIndex,
  findings: readonly Finding[],
  older: OlderLife | null,
): readonly LadderNote[] {
  const writer = new FactWriter(input);
  const notes: LadderNote[] = older ? [noteOfMemory(older, findings, writer)] : [];
  const told = new Set<FindingKind>();
  for (const finding of findings) {
    // SYNs sent again meet the same fate: told once.
    const once = finding.kind === "syn-dropped-by-paws" || finding.kind === "syn-unanswered";
    if (once && told.has(finding.kind)) continue;
    told.add(finding.kind);
    notes.push(...notesOf(input, connection, finding, findings, older, writer));
  }
  return notes
    .filter(({ frames }) => frames.length > 0)
    .sort((a, b) => (a.frames[0] ?? 0) - (b.frames[0] ?? 0))
    .slice(0, MOST_NOTES);
}

function notesOf(
  input: DetectorInput,
  connection: ConnectionIndex,
  finding: Finding,
  all: readonly Finding[],
  older: OlderLife | null,
  writer: FactWriter,
): readonly LadderNote[] {
  switch (finding.kind) {
    case "time-wait-syn-refused":
      return notesOfRefused(finding, older, writer);
    case "time-wait-assassination":
      return [noteOfAssassination(finding, all, writer)];
    case "time-wait-reincarnation":
      return notesOfReincarnation(finding, older, writer);
    case "syn-into-open-connection":
      return [noteOfOpen(finding, writer)];
    case "rst-injected":
      return notesOfInjected(finding, writer);
    case "rst-close":
      return notesOfReset(finding, all, writer);
    case "syn-dropped-by-paws":
    case "syn-unanswered":
      return [noteOfSilence(finding, all, writer)];
    case "delayed-duplicate":
      return [noteOfDuplicate(finding, connection, writer)];
    // How the connect became slow, and that its ports were used before, the other notes tell.
    case "quadruplet-reuse":
      return [];
    case "slow-connect":
      return all.length > 1 ? [] : [plainNote(input, connection, finding, "warn", writer)];
    default:
      return [plainNote(input, connection, finding, TONES[finding.severity], writer)];
  }
}

function noteOfDuplicate(
  { details, segment, certainty }: FindingOf<"delayed-duplicate">,
  connection: ConnectionIndex,
  writer: FactWriter,
): LadderNote {
  const { original, belongsTo } = details;
  const isOwn = belongsTo === connection;
  const { connections } = writer.input.analyzer;
  const late = spanOf(writer.input.timeOf(segment) - writer.input.timeOf(original));
  return {
    title: "Delayed duplicate",
    frames: isOwn ? [writer.frame(original), writer.frame(segment)] : [writer.frame(segment)],
    tone: "warn",
    facts: [{ name: "original", value: "", frame: writer.frame(original), text: `${late} earlier` }],
    text: isOwn
      ? "The same bytes with the same numbers, once more."
      : `The same bytes with the same numbers, from life ${incarnationOf(connections.word(belongsTo, COUNTS))} of these ports.`,
    certainty,
  };
}

const TONES: Readonly<Record<Finding["severity"], Tone>> = { error: "harm", warning: "warn", info: "" };

function plainNote(
  input: DetectorInput,
  connection: ConnectionIndex,
  finding: Finding,
  tone: Tone,
  writer: FactWriter,
): LadderNote {
  const own = finding.evidence.filter(
    (segment) => input.analyzer.segments.connection[segment] === connection,
  );
  const text = shortText(input.analyzer, [finding]);
  return {
    title: KIND_TITLES[finding.kind],
    frames: own.slice(0, MOST_FRAMES).map((segment) => writer.frame(segment)),
    tone,
    facts: [],
    text: text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    certainty: finding.certainty,
  };
}
