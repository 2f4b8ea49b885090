/** The connection list, a window at a time: filtered, sorted, and the order kept for the next window. */

import type { Analyzer } from "../analyzer.ts";
import {
  CLIENT,
  COUNTS,
  END,
  FIRST_FRAME,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  SEGMENTS,
  SERVER,
  START,
} from "../model/connectionTable.ts";
import { closedFirstOf, closingOf, connStateOf, openingOf } from "../reconstruct/connectionFacts.ts";
import { historyOf } from "../reconstruct/history.ts";
import { incarnationOf } from "../reconstruct/timeWait.ts";
import { holderOf } from "../reconstruct/timeWaitFacts.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import { secondsSinceStart, toSeconds } from "../report/seconds.ts";
import type { ConnectionIndex } from "../units.ts";
import { endpointKey, rowTest } from "./connectionFilter.ts";
import { endpointText } from "./endpointText.ts";
import type { ConnectionFilter, ConnectionRow, ConnectionSortKey, Page } from "./rows.ts";
import { troubleOf, troubleRank } from "./trouble.ts";

export interface ConnectionQuery {
  readonly start: number;
  readonly end: number;
  readonly sortBy: ConnectionSortKey;
  readonly descending: boolean;
  readonly filter: ConnectionFilter;
}

interface CachedOrder {
  readonly key: string;
  readonly rows: Uint32Array<ArrayBuffer>;
}

const orders = new WeakMap<Analyzer, CachedOrder>();

/** The rows `start` up to, not including, `end` of the filtered and sorted list. */
export function connectionPage(analyzer: Analyzer, query: ConnectionQuery): Page<ConnectionRow> {
  const order = orderOf(analyzer, query);
  const start = Math.max(0, Math.min(query.start, order.length));
  const rows = Array.from(order.subarray(start, Math.max(start, query.end)), (row) =>
    connectionRow(analyzer, row),
  );
  return { start, total: order.length, rows };
}

/** Where a connection stands in the list, or -1 when the filter hides it. */
export function placeOfConnection(analyzer: Analyzer, query: ConnectionQuery, id: number): number {
  return orderOf(analyzer, query).indexOf(id - 1);
}

export function connectionRow(analyzer: Analyzer, row: ConnectionIndex): ConnectionRow {
  const table = analyzer.connections;
  const { client, server } = endpointsOf(analyzer, row);
  const previous = table.word(row, PREVIOUS);
  const trouble = troubleOf(table, row);
  return {
    id: row + 1,
    client: endpointText(client),
    server: endpointText(server),
    incarnation: incarnationOf(table.word(row, COUNTS)),
    incarnations: analyzer.incarnationsOf(table.word(row, QUADRUPLET)),
    previous: previous < 0 ? null : previous + 1,
    start: secondsSinceStart(analyzer, table.double(row, START)),
    duration: toSeconds(table.double(row, END) - table.double(row, START)),
    opening: openingOf(table, row),
    closing: closingOf(table, row),
    closedFirst: closedFirstOf(table, row),
    timeWaitHolder: holderOf(table, row),
    state: connStateOf(table, row),
    history: historyOf(table, row),
    segments: segmentCount(analyzer, row),
    bytes: payloadBytes(analyzer, row),
    firstFrame: table.unsigned(row, FIRST_FRAME),
    trouble: trouble?.text ?? null,
    severity: trouble?.severity ?? null,
  };
}

/** The filtered and sorted list as rows of the connection table. */
export function connectionRows(
  analyzer: Analyzer,
  query: Omit<ConnectionQuery, "start" | "end">,
): Uint32Array<ArrayBuffer> {
  return orderOf(analyzer, query);
}

/** Filtering and sorting a million rows takes some 300 ms, a window of a known order microseconds: the last order is kept. */
function orderOf(
  analyzer: Analyzer,
  query: Omit<ConnectionQuery, "start" | "end">,
): Uint32Array<ArrayBuffer> {
  const { sortBy, descending, filter } = query;
  const size = analyzer.connections.length;
  const key = JSON.stringify([sortBy, descending, filter, size, analyzer.complete]);
  const cached = orders.get(analyzer);
  if (cached?.key === key) return cached.rows;
  const rows = matchingRows(analyzer, filter);
  if (sortBy !== "start" || analyzer.complete) sortRows(analyzer, rows, sortBy, descending);
  orders.set(analyzer, { key, rows });
  return rows;
}

function matchingRows(analyzer: Analyzer, filter: ConnectionFilter): Uint32Array<ArrayBuffer> {
  const size = analyzer.connections.length;
  const rows = new Uint32Array(size);
  const test = rowTest(analyzer, filter);
  let length = 0;
  for (let row = 0; row < size; row++) if (test === null || test(row)) rows[length++] = row;
  return rows.subarray(0, length);
}

function sortRows(
  analyzer: Analyzer,
  rows: Uint32Array<ArrayBuffer>,
  sortBy: ConnectionSortKey,
  descending: boolean,
): void {
  const keyOf = sortKey(analyzer, sortBy);
  const keys = new Float64Array(analyzer.connections.length);
  for (const row of rows) keys[row] = keyOf(row);
  const sign = descending ? -1 : 1;
  rows.sort((a, b) => sign * ((keys[a] ?? 0) - (keys[b] ?? 0)) || a - b);
}

function sortKey(analyzer: Analyzer, sortBy: ConnectionSortKey): (row: ConnectionIndex) => number {
  const table = analyzer.connections;
  switch (sortBy) {
    case "trouble":
      return (row) => -troubleRank(table, row);
    case "start":
      return (row) => table.double(row, START);
    case "client":
      return (row) => endpointKey(analyzer, row, "client");
    case "server":
      return (row) => endpointKey(analyzer, row, "server");
    case "state":
      return (row) => STATE_ORDER.indexOf(connStateOf(table, row));
    case "duration":
      return (row) => table.double(row, END) - table.double(row, START);
    case "segments":
      return (row) => segmentCount(analyzer, row);
    case "bytes":
      return (row) => payloadBytes(analyzer, row);
    case "incarnation":
      return (row) => incarnationOf(table.word(row, COUNTS));
  }
}

const STATE_ORDER: readonly string[] = [
  "OTH",
  "REJ",
  "RSTO",
  "RSTOS0",
  "RSTR",
  "RSTRH",
  "S0",
  "S1",
  "S2",
  "S3",
  "SF",
  "SH",
  "SHR",
];

function segmentCount(analyzer: Analyzer, row: ConnectionIndex): number {
  const table = analyzer.connections;
  return table.unsigned(row, CLIENT + SEGMENTS) + table.unsigned(row, SERVER + SEGMENTS);
}

function payloadBytes(analyzer: Analyzer, row: ConnectionIndex): number {
  const table = analyzer.connections;
  return table.double(row, CLIENT + PAYLOAD) + table.double(row, SERVER + PAYLOAD);
}
