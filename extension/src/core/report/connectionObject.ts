import type { Analyzer } from "../analyzer.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  COUNTS,
  END,
  FIRST_FRAME,
  FLAGS,
  HANDSHAKE,
  LAST_FRAME,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  RTT_KNOWN,
  SEGMENTS,
  SERVER,
  START,
  TS_SEEN,
} from "../model/connectionTable.ts";
import { FROM_SERVER } from "../model/segmentTable.ts";
import { closedFirstOf, closingOf, connStateOf, openingOf } from "../reconstruct/connectionFacts.ts";
import { historyOf } from "../reconstruct/history.ts";
import { incarnationOf } from "../reconstruct/timeWait.ts";
import { timeWaitOf } from "../reconstruct/timeWaitFacts.ts";
import type { ConnectionIndex, FrameNumber } from "../units.ts";
import { ACK, FIN, RST, SYN } from "../wire/segment.ts";
import type { ConnectionObject, EndpointObject, PerSide, TimeWaitObject } from "./contract.ts";
import { secondsSinceStart, toSeconds } from "./seconds.ts";

/** The contract's connection object of a row of the connection table. */
export function connectionObject(analyzer: Analyzer, row: ConnectionIndex): ConnectionObject {
  const table = analyzer.connections;
  const { client, server } = endpointsOf(analyzer, row);
  const previous = table.word(row, PREVIOUS);
  return {
    id: row + 1,
    client,
    server,
    incarnation: incarnationOf(table.word(row, COUNTS)),
    previous: previous < 0 ? null : previous + 1,
    firstFrame: table.unsigned(row, FIRST_FRAME),
    lastFrame: table.unsigned(row, LAST_FRAME),
    start: secondsSinceStart(analyzer, table.double(row, START)),
    end: secondsSinceStart(analyzer, table.double(row, END)),
    opening: openingOf(table, row),
    closing: closingOf(table, row),
    closedFirst: closedFirstOf(table, row),
    state: connStateOf(table, row),
    history: historyOf(table, row),
    ...frameLists(analyzer, row),
    segments: {
      client: table.unsigned(row, CLIENT + SEGMENTS),
      server: table.unsigned(row, SERVER + SEGMENTS),
    },
    payloadBytes: {
      client: table.double(row, CLIENT + PAYLOAD),
      server: table.double(row, SERVER + PAYLOAD),
    },
    handshakeRttSeconds: table.has(row, RTT_KNOWN) ? toSeconds(table.double(row, HANDSHAKE)) : null,
    timestamps: {
      client: table.sideHas(row, CLIENT, TS_SEEN),
      server: table.sideHas(row, SERVER, TS_SEEN),
    },
    timeWait: timeWaitObject(analyzer, row),
  };
}

/** Both endpoints, with addresses as text. */
export function endpointsOf(analyzer: Analyzer, row: ConnectionIndex): PerSide<EndpointObject> {
  const { connections, quadruplets, addresses } = analyzer;
  const quadruplet = connections.word(row, QUADRUPLET);
  const version = quadruplets.ipVersionOf(quadruplet);
  const a = {
    address: addresses.format(version, quadruplets.addressA(quadruplet)),
    port: quadruplets.portA(quadruplet),
  };
  const b = {
    address: addresses.format(version, quadruplets.addressB(quadruplet)),
    port: quadruplets.portB(quadruplet),
  };
  const clientIsB = (connections.word(row, FLAGS) & CLIENT_IS_B) !== 0;
  return clientIsB ? { client: b, server: a } : { client: a, server: b };
}

type FrameLists = Pick<ConnectionObject, "synFrames" | "synAckFrames" | "finFrames" | "rstFrames">;

/** Every frame with SYN, FIN or RST, copies and retransmissions included, in ascending order of the numbers. */
function frameLists(analyzer: Analyzer, row: ConnectionIndex): FrameLists {
  const { segments } = analyzer;
  const syn: FrameNumber[] = [];
  const synAck: FrameNumber[] = [];
  const fin: { client: FrameNumber[]; server: FrameNumber[] } = { client: [], server: [] };
  const rst: { client: FrameNumber[]; server: FrameNumber[] } = { client: [], server: [] };
  for (const segment of analyzer.segmentsOf(row)) {
    const flags = segments.flags[segment] ?? 0;
    if ((flags & (SYN | FIN | RST)) === 0) continue;
    const frame = segments.frameOf(segment);
    const side = ((segments.bits[segment] ?? 0) & FROM_SERVER) !== 0 ? "server" : "client";
    if ((flags & SYN) !== 0) ((flags & ACK) !== 0 ? synAck : syn).push(frame);
    if ((flags & FIN) !== 0) fin[side].push(frame);
    if ((flags & RST) !== 0) rst[side].push(frame);
  }
  for (const frames of [syn, synAck, fin.client, fin.server, rst.client, rst.server])
    frames.sort((a, b) => a - b);
  return { synFrames: syn, synAckFrames: synAck, finFrames: fin, rstFrames: rst };
}

function timeWaitObject(analyzer: Analyzer, row: ConnectionIndex): TimeWaitObject | null {
  const facts = timeWaitOf(analyzer.connections, row, analyzer.assumptions, analyzer.latest);
  if (facts === null) return null;
  const rare = analyzer.connections.rareFacts(row);
  const client = rare?.clientTimeWait;
  const server = rare?.serverTimeWait;
  return {
    holder: facts.holder,
    startFrame: facts.startFrame,
    start: secondsSinceStart(analyzer, facts.start),
    expires: secondsSinceStart(analyzer, facts.expires),
    restarts: facts.restarts,
    end: facts.end === null ? null : secondsSinceStart(analyzer, facts.end),
    endedBy: facts.endedBy,
    ...(client && server
      ? {
          starts: {
            client: { frame: client.frame, time: secondsSinceStart(analyzer, client.time) },
            server: { frame: server.frame, time: secondsSinceStart(analyzer, server.time) },
          },
        }
      : {}),
  };
}
