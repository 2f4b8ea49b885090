/** Notes on RSTs: the one that nobody of the two sent, and the one that closed. */

import type { Finding, FindingOf, InjectionSign } from "../../detect/finding.ts";
import type { SeenReset } from "../../detect/resets/seenReset.ts";
import { Speaker } from "../../explain/explanation.ts";
import { explain } from "../../explain/explanations.ts";
import { counted, grouped, listed } from "../../explain/words.ts";
import type { Fact, LadderNote } from "../findingModel.ts";
import { hex, injectedOf } from "./factsOfResets.ts";
import type { FactWriter } from "./factWriter.ts";
import { spanOf } from "./shortText.ts";

type Injected = FindingOf<"rst-injected">;

export function notesOfInjected(finding: Injected, writer: FactWriter): readonly LadderNote[] {
  const { details, certainty, segment } = finding;
  const resets = injectedOf(finding, writer);
  const [first] = resets;
  const side = details.claimedBy;
  const frames = resets.slice(0, 4).map((reset) => writer.frame(reset.segment));
  const notes: LadderNote[] = [
    {
      title: `Claimed by the ${side}, not sent by it`,
      frames: frames.length > 0 ? frames : [writer.frame(segment)],
      tone: "harm",
      facts: signFacts(finding, first, writer),
      text: signsText(finding, first, writer),
      certainty,
    },
  ];
  const wentOn = first?.after.wentOn ?? -1;
  const shownBy = first?.after.shownBy ?? -1;
  if (wentOn >= 0)
    notes.push({
      title: `The ${side} knows nothing and goes on`,
      frames: [wentOn, shownBy].filter((each) => each > segment).map((each) => writer.frame(each)),
      tone: "warn",
      facts: [],
      text: aftermath(finding, shownBy, writer),
      certainty,
    });
  return notes;
}

const SIGNS: Readonly<Record<InjectionSign, string>> = {
  ttl: "the TTL",
  "ip-id": "the IP ID",
  sequence: "the sequence number",
  options: "the missing timestamp",
  "data-after": "the data after it",
  arrival: "its early arrival",
};

/** Which of the facts are signs, and which are none. */
function signsText({ details, segment }: Injected, first: SeenReset | undefined, writer: FactWriter): string {
  const { signs } = details;
  const words = listed(signs.map((sign) => SIGNS[sign]));
  const weight =
    signs.length < 2
      ? `${capital(words)}: a sign.`
      : `${capital(words)}: ${signs.length === 2 ? "two signs that" : "signs of which two"} do not follow from each other.`;
  const shape = [
    ...(first?.habits.stamps && writer.tsVal(segment) === null && !signs.includes("options")
      ? ["no timestamp"]
      : []),
    ...(writer.ipId(segment) === 0 && !signs.includes("ip-id") ? ["IP ID 0"] : []),
  ];
  return shape.length === 0
    ? weight
    : `${weight} ${capital(listed(shape))}: a kernel without a socket answers like that, too.`;
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function signFacts(
  { details, segment }: Injected,
  first: SeenReset | undefined,
  writer: FactWriter,
): readonly Fact[] {
  const facts: Fact[] = [
    {
      name: "TTL",
      value: String(details.ttl),
      text: details.normalTtl === null ? "" : `its others ${details.normalTtl}`,
    },
  ];
  const wentOn = first?.after.wentOn ?? -1;
  if (wentOn >= 0) {
    const later = spanOf(writer.input.timeOf(wentOn) - writer.input.timeOf(segment));
    facts.push({ name: "data after", value: "", frame: writer.frame(wentOn), text: `${later} later` });
  }
  if (first?.habits.stamps && writer.tsVal(segment) === null)
    facts.push({ name: "timestamp", value: "none", text: "its others have one" });
  const before = first?.habits.idOrder == null ? -1 : writer.before(segment);
  facts.push({
    name: "IP ID",
    value: hex(writer.ipId(segment)),
    text: before < 0 ? "" : `the one before ${hex(writer.ipId(before))}`,
  });
  return facts;
}

function aftermath(finding: Injected, shownBy: number, writer: FactWriter): string {
  const { claimedBy, honoured } = finding.details;
  const other = claimedBy === "client" ? "server" : "client";
  if (honoured === null || shownBy < 0)
    return `Whether the ${other} obeyed the RST, this capture does not show.`;
  if (!honoured) return `The ${other} did not obey the RST: it went on, too.`;
  return `Its next segment meets no socket: this RST is the ${other}’s own (TTL ${writer.ttl(shownBy)}, seq ${grouped(writer.seq(shownBy))}).`;
}

export function notesOfReset(
  finding: FindingOf<"rst-close">,
  all: readonly Finding[],
  writer: FactWriter,
): readonly LadderNote[] {
  // What follows an injected RST is told with that one.
  const told = all.some(
    (each) =>
      each.kind === "rst-injected" &&
      injectedOf(each, writer).some(({ after }) => after.shownBy === finding.segment),
  );
  if (told) return [];
  const { details, evidence, certainty, severity } = finding;
  const lost = details.bytesUnacknowledged;
  return [
    {
      title: explain(finding, new Speaker(writer.input)).title,
      frames: evidence.slice(-4).map((segment) => writer.frame(segment)),
      tone: severity === "info" ? "warn" : "harm",
      facts: [],
      text: [
        lost > 0
          ? `${counted(lost, "byte")} cut off before ${lost === 1 ? "it was" : "they were"} acknowledged.`
          : "Nothing was cut off.",
        details.unreadDataLikely ? "The sender had probably not read all that it received." : "",
      ]
        .filter((each) => each !== "")
        .join(" "),
      certainty,
    },
  ];
}
