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
import { SharedSteps } from "../sharedSteps.ts";
import { Slab } from "../slab.ts";
import { sortInSteps } from "../sortInSteps.ts";
import { eachInSteps, finish, type Steps } from "../steps.ts";
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
  readonly rows: SharedSteps<Uint32Array<ArrayBuffer>>;
}

const orders = new WeakMap<Analyzer, CachedOrder>();

/** The rows `start` up to, not including, `end` of the filtered and sorted list. */
export function* connectionPage(analyzer: Analyzer, query: ConnectionQuery): Steps<Page<ConnectionRow>> {
  const order = yield* orderOf(analyzer, query);
  const start = Math.max(0, Math.min(query.start, order.length));
  const rows = Array.from(order.subarray(start, Math.max(start, query.end)), (row) =>
    connectionRow(analyzer, row),
  );
  return { start, total: order.length, rows };
}

/** Where a connection stands in the list, or -1 when the filter hides it. */
export function* placeOfConnection(
  analyzer: Analyzer,
  query: Omit<ConnectionQuery, "start" | "end">,
  id: number,
): Steps<number> {
  const order = yield* orderOf(analyzer, query);
  return order.indexOf(id - 1);
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
  return finish(orderOf(analyzer, query));
}

/** Filtering and sorting a million rows takes some 200 ms, a window of a known order microseconds: the last order is kept. */
function* orderOf(
  analyzer: Analyzer,
  query: Omit<ConnectionQuery, "start" | "end">,
): Steps<Uint32Array<ArrayBuffer>> {
  const { sortBy, descending, filter } = query;
  const key = JSON.stringify([sortBy, descending, filter, analyzer.connections.length, analyzer.complete]);
  let order = orders.get(analyzer);
  if (order?.key !== key) {
    order = { key, rows: new SharedSteps(makeOrder(analyzer, query)) };
    orders.set(analyzer, order);
  }
  return yield* order.rows.result();
}

function* makeOrder(
  analyzer: Analyzer,
  { sortBy, descending, filter }: Omit<ConnectionQuery, "start" | "end">,
): Steps<Uint32Array<ArrayBuffer>> {
  const rows = yield* matchingRows(analyzer, filter);
  if (sortBy !== "start" || analyzer.complete) yield* sortRows(analyzer, rows, sortBy, descending);
  return rows;
}

function* matchingRows(analyzer: Analyzer, filter: ConnectionFilter): Steps<Uint32Array<ArrayBuffer>> {
  const size = analyzer.connections.length;
  const rows = new Slab().uint32(size);
  const test = rowTest(analyzer, filter);
  let length = 0;
  yield* eachInSteps(size, (row) => {
    if (test === null || test(row)) rows[length++] = row;
  });
  return rows.subarray(0, length);
}

function* sortRows(
  analyzer: Analyzer,
  rows: Uint32Array<ArrayBuffer>,
  sortBy: ConnectionSortKey,
  descending: boolean,
): Steps<void> {
  const keyOf = sortKey(analyzer, sortBy);
  const sign = descending ? -1 : 1;
  const keys = new Slab().float64(rows.length);
  yield* eachInSteps(rows.length, (i) => {
    keys[i] = sign * keyOf(rows[i] ?? 0);
  });
  yield* sortInSteps(keys, rows);
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
