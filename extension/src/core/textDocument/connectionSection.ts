/** The connections by quadruplet: how each was opened and closed, what TIME_WAIT it left, its notable segments. */

import type { Analyzer } from "../analyzer.ts";
import { counted, grouped, size, span } from "../explain/words.ts";
import { connectionRow } from "../query/connectionPage.ts";
import { connectionObject } from "../report/connectionObject.ts";
import type { ConnectionObject, Side, TimeWaitObject } from "../report/contract.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import type { TextConnection, TextQuadruplet, TextSection } from "./captureText.ts";
import { type ChosenQuadruplet, chooseQuadruplets } from "./chosenQuadruplets.ts";
import { moment } from "./moments.ts";
import { type ConnectionStory, type NotableSegment, storyOf } from "./notableSegments.ts";
import type { TextWriter } from "./textWriter.ts";

/** What the parts before this one refer to. */
export interface Named {
  readonly connections: ReadonlySet<ConnectionIndex>;
  readonly segments: ReadonlySet<SegmentIndex>;
  /** Ids of the findings about a connection, by its id. */
  readonly findings: ReadonlyMap<number, readonly string[]>;
}

export interface ConnectionsPart {
  readonly section: TextSection;
  readonly quadruplets: readonly TextQuadruplet[];
  readonly connections: readonly TextConnection[];
  readonly frames: readonly (readonly [number, number, number])[];
}

interface Sink {
  readonly quadruplets: TextQuadruplet[];
  readonly connections: TextConnection[];
  readonly frames: [number, number, number][];
}

const MOST_IDS = 6;

export function writeConnections(
  analyzer: Analyzer,
  named: Named,
  writer: TextWriter,
  room: number,
): ConnectionsPart {
  const total = analyzer.connections.length;
  const on = counted(analyzer.quadruplets.length, "quadruplet");
  const title = total === 0 ? "Connections: none" : `Connections: ${grouped(total)} on ${on}`;
  const line = writer.heading(1, title);
  const end = writer.characters + room;
  const sink: Sink = { quadruplets: [], connections: [], frames: [] };
  for (const chosen of chooseQuadruplets(analyzer, named.connections, room)) {
    if (writer.characters >= end) break;
    writeQuadruplet(analyzer, chosen, named, writer, sink);
  }
  const shown = sink.connections.length;
  if (shown < total) {
    writer.line();
    writer.field("left out", `${grouped(total - shown)} connections that no finding above names`);
  }
  return { section: { name: "connections", title, line, end: writer.last, total, shown }, ...sink };
}

function writeQuadruplet(
  analyzer: Analyzer,
  { rows, leftOut }: ChosenQuadruplet,
  named: Named,
  writer: TextWriter,
  sink: Sink,
): void {
  const first = rows[0];
  if (first === undefined) return;
  const { client, server } = connectionRow(analyzer, first);
  const incarnations = rows.length + leftOut;
  const line = writer.heading(2, `${client} <> ${server}: ${counted(incarnations, "incarnation")}`);
  for (const row of rows) writeConnection(analyzer, row, named, writer, sink);
  if (leftOut > 0) {
    writer.line();
    writer.field("left out", `${counted(leftOut, "incarnation")} of this quadruplet`);
  }
  sink.quadruplets.push({ client, server, incarnations, line, end: writer.last });
}

function writeConnection(
  analyzer: Analyzer,
  index: ConnectionIndex,
  named: Named,
  writer: TextWriter,
  sink: Sink,
): void {
  const row = connectionRow(analyzer, index);
  const object = connectionObject(analyzer, index);
  const story = storyOf(analyzer, index, named.segments);
  const { id, client, server, incarnation, previous, trouble, severity, firstFrame } = row;
  const line = writer.heading(3, `connection ${id}: incarnation ${incarnation}, ${client} > ${server}`);
  if (previous !== null) writer.field("after", `connection ${previous}`);
  if (trouble !== null) writer.field("trouble", trouble);
  const ids = named.findings.get(id) ?? [];
  if (ids.length > 0)
    writer.field("findings", ids.slice(0, MOST_IDS).join(", ") + (ids.length > MOST_IDS ? ", …" : ""));
  for (const [name, value] of connectionFields(object)) writer.field(name, value);
  if (story.tsRecent !== null)
    writer.field("TS.Recent", `${story.tsRecent.value}, set by frame ${story.tsRecent.frame}`);
  writeSegments(story, id, writer, sink);
  const { lastFrame } = object;
  const tsRecentFrame = story.tsRecent?.frame ?? null;
  sink.connections.push({
    ...{ id, client, server, incarnation, previous, trouble, severity, firstFrame, lastFrame, tsRecentFrame },
    ...{ line, end: writer.last },
  });
}

/** How it was opened and closed and what it left, a name and a value each. */
export function connectionFields(
  object: ConnectionObject,
): readonly (readonly [name: string, value: string])[] {
  return [
    ["opening", openingText(object)],
    ["closing", closingText(object)],
    ["state", `${object.state}, history ${object.history || "none"}`],
    ["sent", sentText(object)],
    ["timestamps", timestampsText(object)],
    ...(object.timeWait === null ? [] : [["TIME_WAIT", timeWaitText(object.timeWait)] as const]),
  ];
}

function openingText({ opening, start, handshakeRttSeconds, synFrames }: ConnectionObject): string {
  const rtt = handshakeRttSeconds === null ? "" : `, round trip ${span(handshakeRttSeconds)}`;
  const syns = synFrames.length > 1 ? `, ${synFrames.length} SYNs` : "";
  return `${opening} at ${moment(start)}${syns}${rtt}`;
}

function closingText({ closing, closedFirst, end }: ConnectionObject): string {
  const by =
    closedFirst === null ? "" : `, first by ${closedFirst === "both" ? "both" : `the ${closedFirst}`}`;
  return `${closing}${by}, last segment at ${moment(end)}`;
}

function sentText({ segments, payloadBytes }: ConnectionObject): string {
  const side = (name: Side) =>
    `${name} ${counted(segments[name], "segment")} with ${size(payloadBytes[name])}`;
  return `${side("client")}, ${side("server")}`;
}

function timestampsText({ timestamps: { client, server } }: ConnectionObject): string {
  if (client && server) return "both sides";
  return client ? "client only" : server ? "server only" : "none seen";
}

const ENDED: Readonly<Record<NonNullable<TimeWaitObject["endedBy"]>, string>> = {
  expiry: "ran out",
  reincarnation: "ended by the next incarnation",
  rst: "ended by an RST",
  "capture-end": "alive when the capture ended",
  missing: "missing: the holder answered as if it had none",
};

function timeWaitText({
  holder,
  startFrame,
  start,
  expires,
  restarts,
  end,
  endedBy,
}: TimeWaitObject): string {
  const parts = [
    `${holder}, from frame ${startFrame} at ${moment(start)}`,
    `expires at ${moment(expires)}`,
    ...(restarts > 0 ? [`started anew ${counted(restarts, "time")}`] : []),
    ...(endedBy === null ? [] : [`${ENDED[endedBy]}${end === null ? "" : ` at ${moment(end)}`}`]),
  ];
  return parts.join(", ");
}

function writeSegments(story: ConnectionStory, id: number, writer: TextWriter, sink: Sink): void {
  writer.field("segments", "states of client and server after each, as far as the packets show");
  for (const { row, skipped } of story.segments) {
    if (skipped > 0) writer.line(`    … ${counted(skipped, "segment")}`);
    sink.frames.push([row.frame, writer.next, id]);
    writer.line(segmentText(row));
  }
  if (story.skippedAtEnd > 0) writer.line(`    … ${counted(story.skippedAtEnd, "segment")}`);
}

/** "ESTABLISHED / SYN_RECEIVED" */
const STATES_WIDTH = 26;

/** A segment in a line: what happened, the states of both ends after it, and last the numbers, which a narrow screen cuts off. */
export function segmentText(row: NotableSegment["row"]): string {
  const head = `    frame ${String(row.frame).padEnd(7)} ${moment(row.time).padStart(13)}  ${row.from}  ${row.flags.padEnd(7)}`;
  const states = `${row.clientState || "?"} / ${row.serverState || "?"}`;
  const numbers = [
    `seq ${row.seq}`,
    ...(row.ack === null ? [] : [`ack ${row.ack}`]),
    ...(row.length > 0 ? [`len ${row.length}`] : []),
    ...(row.tsVal === null ? [] : [`TSval ${row.tsVal}`]),
    ...(row.tsEcr === null ? [] : [`TSecr ${row.tsEcr}`]),
  ].join(" ");
  const note = row.note === "" ? "" : `  ${row.note}`;
  return `${head}  ${states.padEnd(STATES_WIDTH)}${note}  ${numbers}`;
}
