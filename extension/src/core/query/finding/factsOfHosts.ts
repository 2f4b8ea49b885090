/** Numbers of findings about a close that dragged on, and about hosts as a whole. */

import { counted, grouped } from "../../explain/words.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { FactsOf } from "./facts.ts";
import { spanOf } from "./shortText.ts";

export const factsOfRestart: FactsOf<"time-wait-restart"> = ({ details, segment }, writer) => [
  {
    name: "started anew",
    value: details.restarts === 1 ? "once" : `${grouped(details.restarts)} times`,
    frame: writer.frame(segment),
    time: writer.time(segment),
  },
  { name: "by", value: details.cause === "fin-retransmission" ? "a FIN sent again" : "an old segment" },
];

export const factsOfMissing: FactsOf<"time-wait-missing"> = ({ details, segment }, writer) => [
  {
    name: "shown by",
    value: details.evidence === "fin-answered-by-rst" ? "FIN answered by RST" : "segment answered by RST",
    frame: writer.frame(segment),
    time: writer.time(segment),
  },
];

export const factsOfDuplicate: FactsOf<"delayed-duplicate"> = ({ details, segment }, writer) => [
  writer.at("original", writer.seq(details.original), details.original),
  writer.at("duplicate", writer.seq(segment), segment),
  {
    name: "delay",
    value: spanOf(writer.input.timeOf(segment) - writer.input.timeOf(details.original)),
    tone: "warn",
  },
];

export const factsOfHalfClosed: FactsOf<"half-closed"> = ({ details, segment }, writer) => [
  writer.at("FIN", "", segment),
  {
    name: "open for",
    value: spanOf(details.open),
    tone: "warn",
    text: `the ${details.waitingFor} does not close`,
  },
  { name: "sent since", value: grouped(details.bytesSince), text: "bytes" },
];

export const factsOfPorts: FactsOf<"port-pressure"> = ({ details }, writer) => [
  { name: "client", value: details.client },
  { name: "server", value: details.server },
  {
    name: "taken",
    value: grouped(details.peak),
    tone: "harm",
    time: secondsSinceStart(writer.input.analyzer, details.at),
    text: `of ${grouped(details.limit)} ports`,
  },
  { name: "opened", value: grouped(Math.round(details.ratePerSecond)), text: "a second" },
  ...(details.exhausted.length > 0
    ? [{ name: "exhausted", value: counted(details.exhausted.length, "time"), tone: "harm" as const }]
    : []),
];

export const factsOfSilentTimestamps: FactsOf<"timestamps-off"> = ({ details }) => [
  { name: "holder", value: details.holder },
  { name: "peer", value: details.peer },
  { name: "TIME_WAITs", value: grouped(details.timeWaits) },
];
