/** Connections and their segments as text, as a table, and as the contract's objects. */

import type { Analyzer } from "../analyzer.ts";
import { connectionRow } from "../query/connectionPage.ts";
import type { ConnectionRow, SegmentRow } from "../query/rows.ts";
import { segmentPage, segmentRow } from "../query/segmentPage.ts";
import { toldLifeOf } from "../query/toldLife.ts";
import { connectionObject } from "../report/connectionObject.ts";
import { connectionFields, segmentText } from "../textDocument/connectionSection.ts";
import { moment, wallClock } from "../textDocument/moments.ts";
import type { ConnectionIndex } from "../units.ts";
import { csvLine } from "./csv.ts";
import type { TableForm } from "./findingCopy.ts";
import { gather, gatherJson, MOST_ITEMS } from "./gather.ts";
import type { Copied } from "./subject.ts";

/** One connection with its segment table. JSON: the contract's object, and the table as `segmentTable`. */
export function copyConnection(analyzer: Analyzer, connection: ConnectionIndex, form: TableForm): Copied {
  const { rows, total } = segmentPage(analyzer, { connection: connection + 1, start: 0, end: MOST_ITEMS });
  switch (form) {
    case "csv":
      return withTotal(gather(rows, segmentCsv, { head: csvLine(SEGMENT_HEADINGS) }), total);
    case "text":
      return withTotal(
        gather(rows, segmentLine, { head: `${connectionHead(analyzer, connection)}\n` }),
        total,
      );
    case "json": {
      const object = { ...connectionObject(analyzer, connection), segmentTable: rows };
      return {
        text: `${JSON.stringify(object, null, 2)}\n`,
        items: rows.length,
        leftOut: total - rows.length,
      };
    }
  }
}

/** Of a page only its own rows were gathered. */
function withTotal(copied: Copied, total: number): Copied {
  return { ...copied, leftOut: total - copied.items };
}

/** The segment in one frame. */
export function copySegment(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  place: number,
  form: TableForm,
): Copied {
  const row = segmentRow(analyzer, connection, toldLifeOf(analyzer, connection).replay, place);
  if (form === "json") return { text: `${JSON.stringify(row, null, 2)}\n`, items: 1, leftOut: 0 };
  if (form === "csv") return gather([row], segmentCsv, { head: csvLine(SEGMENT_HEADINGS) });
  return gather([row], segmentLine);
}

export function copyConnections(
  analyzer: Analyzer,
  connections: Uint32Array | readonly ConnectionIndex[],
  form: TableForm,
): Copied {
  switch (form) {
    case "json":
      return gatherJson(connections, (index) => connectionObject(analyzer, index));
    case "text":
      return gather(connections, (index) => connectionLine(connectionRow(analyzer, index)));
    case "csv":
      return gather(connections, (index) => connectionCsv(analyzer, connectionRow(analyzer, index)), {
        head: csvLine(CONNECTION_HEADINGS),
      });
  }
}

function connectionHead(analyzer: Analyzer, connection: ConnectionIndex): string {
  const { id, client, server, incarnation, trouble } = connectionRow(analyzer, connection);
  const object = connectionObject(analyzer, connection);
  const fields = [
    ["file", `${analyzer.fileName}, frames ${object.firstFrame} to ${object.lastFrame}`],
    ["time", wallClock(analyzer, object.start)],
    ...(trouble === null ? [] : [["trouble", trouble]]),
    ...connectionFields(object),
  ];
  const lines = fields.map(([name = "", value]) => `  ${name.padEnd(10)}  ${value}`);
  return [`connection ${id}: incarnation ${incarnation}, ${client} > ${server}`, ...lines].join("\n");
}

function segmentLine(row: SegmentRow): string {
  return `${segmentText(row)}\n`;
}

function connectionLine({ id, client, server, start, duration, state, trouble }: ConnectionRow): string {
  const ends = `${client} > ${server}`;
  const words = `${String(id).padStart(7)}  ${moment(start).padStart(14)}  ${ends.padEnd(44)}  ${state.padEnd(6)}  ${moment(duration).padStart(14)}`;
  return `${trouble === null ? words : `${words}  ${trouble}`}\n`;
}

const CONNECTION_HEADINGS = [
  ...[
    "id",
    "client",
    "server",
    "incarnation",
    "previous",
    "seconds",
    "utc",
    "duration",
    "opening",
    "closing",
  ],
  ...[
    "closedFirst",
    "timeWaitHolder",
    "state",
    "history",
    "segments",
    "bytes",
    "firstFrame",
    "severity",
    "trouble",
  ],
];

function connectionCsv(analyzer: Analyzer, row: ConnectionRow): string {
  const { id, client, server, incarnation, previous, start, duration, opening, closing, closedFirst } = row;
  const { timeWaitHolder, state, history, segments, bytes, firstFrame, severity, trouble } = row;
  return csvLine([
    ...[id, client, server, incarnation, previous, start, wallClock(analyzer, start), duration],
    ...[opening, closing, closedFirst, timeWaitHolder, state, history, segments, bytes],
    ...[firstFrame, severity, trouble],
  ]);
}

const SEGMENT_HEADINGS = [
  ...[
    "frame",
    "seconds",
    "delta",
    "from",
    "flags",
    "seq",
    "ack",
    "relativeSeq",
    "relativeAck",
    "length",
    "window",
  ],
  ...["tsVal", "tsEcr", "ttl", "ipId", "clientState", "serverState", "note"],
];

function segmentCsv(row: SegmentRow): string {
  return csvLine([
    ...[
      row.frame,
      row.time,
      row.delta,
      row.from,
      row.flags,
      row.seq,
      row.ack,
      row.relativeSeq,
      row.relativeAck,
    ],
    ...[row.length, row.window, row.tsVal, row.tsEcr, row.ttl, row.ipId, row.clientState, row.serverState],
    row.note,
  ]);
}
