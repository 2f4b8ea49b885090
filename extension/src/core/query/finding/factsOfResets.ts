/** Numbers of RSTs: what they cut off, and what speaks against their sender. */

import type { FindingOf } from "../../detect/finding.ts";
import { resetsOf } from "../../detect/resets/connectionResets.ts";
import type { SeenReset } from "../../detect/resets/seenReset.ts";
import { grouped } from "../../explain/words.ts";
import type { Fact } from "../findingModel.ts";
import type { FactsOf } from "./facts.ts";
import type { FactWriter } from "./factWriter.ts";
import { spanOf } from "./shortText.ts";

/** The injected RSTs that claim the finding's side. */
export function injectedOf(
  { connection, details }: FindingOf<"rst-injected">,
  writer: FactWriter,
): readonly SeenReset[] {
  const all = resetsOf(writer.input, connection)?.injected ?? [];
  return all.filter(({ by }) => by === details.claimedBy);
}

export const factsOfInjected: FactsOf<"rst-injected"> = (finding, writer) => {
  const { details, segment } = finding;
  const [first] = injectedOf(finding, writer);
  const { segments } = writer.input.analyzer;
  const normal = details.normalTtl;
  const facts: Fact[] = [
    {
      name: "claims",
      value: `the ${details.claimedBy}`,
      frame: writer.frame(segment),
      time: writer.time(segment),
    },
    {
      name: "TTL",
      value: String(details.ttl),
      tone: details.signs.includes("ttl") ? "harm" : "",
      text: normal === null ? "" : `its others ${normal}`,
    },
  ];
  const wentOn = first?.after.wentOn ?? -1;
  if (wentOn >= 0)
    facts.push({
      name: "data after",
      value: spanOf(writer.input.timeOf(wentOn) - writer.input.timeOf(segment)),
      tone: "harm",
      frame: writer.frame(wentOn),
      text: "later",
    });
  if (first?.habits.stamps)
    facts.push({
      name: "timestamp",
      value: writer.tsVal(segment) === null ? "none" : "present",
      text: "its others have one",
    });
  facts.push({
    name: "IP ID",
    value: hex(segments.ipId[segment] ?? 0),
    ...sign(details.signs.includes("ip-id")),
  });
  facts.push({ name: "obeyed", value: OBEYED[String(details.honoured)] ?? "not shown" });
  return facts;
};

function sign(isSign: boolean): Pick<Fact, "tone" | "text"> {
  return isSign ? { tone: "harm", text: "does not fit its others" } : {};
}

const OBEYED: Readonly<Record<string, string>> = { true: "yes", false: "no", null: "not shown" };

export function hex(value: number): string {
  return value === 0 ? "0" : `0x${value.toString(16).padStart(4, "0")}`;
}

export const factsOfReset: FactsOf<"rst-close"> = ({ details, segment }, writer) => [
  { name: "sent by", value: `the ${details.by}`, frame: writer.frame(segment), time: writer.time(segment) },
  ...(details.bytesUnacknowledged > 0
    ? [
        {
          name: "cut off",
          value: grouped(details.bytesUnacknowledged),
          tone: "warn" as const,
          text: "bytes not acknowledged",
        },
      ]
    : []),
  { name: "after a FIN", value: details.afterFin ? "yes" : "no" },
  { name: "TTL", value: String(details.ttl) },
];

export const factsOfRefusal: FactsOf<"connection-refused"> = ({ details, segment, connection }, writer) => {
  const { syns } = writer.input.attempt(connection);
  const first = syns[0]?.segment ?? -1;
  return [
    ...(first >= 0 ? [writer.at("SYN", writer.seq(first), first)] : []),
    { name: "RST by", value: `the ${details.by}`, frame: writer.frame(segment), time: writer.time(segment) },
    ...(first >= 0
      ? [{ name: "answered after", value: spanOf(writer.input.timeOf(segment) - writer.input.timeOf(first)) }]
      : []),
  ];
};
