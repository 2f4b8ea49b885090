import type { ConnectionRow, ConnectionSortKey } from "#core/query/rows.ts";
import { formatBytes, groupDigits } from "#protocol/quantities.ts";
import { clockNow, when, whenDigits, whenUnit } from "../clock.ts";
import { CONN_STATES } from "../connStates.ts";
import { seconds } from "../format.ts";
import type { Column } from "../grid/column.ts";
import { severityIcon } from "../icons.ts";
import { drawEndpoint } from "./endpoint.ts";

type ConnectionColumn = Column<ConnectionRow, ConnectionSortKey>;

const severity: ConnectionColumn = {
  key: "severity",
  title: "!",
  hint: "Trouble first",
  width: "16px",
  sortKey: "trouble",
  text: (row) => row.severity ?? "",
  render: (cell, row) => {
    cell.title = row.trouble ?? "";
    cell.replaceChildren(...(row.severity ? [severityIcon(row.severity)] : []));
  },
};

const start: ConnectionColumn = {
  key: "start",
  title: "Start, s",
  hint: "Seconds since the earliest frame",
  width: "52px",
  numeric: true,
  sortKey: "start",
  text: (row) => whenDigits(row.start),
};

/** The time of day is longer. */
function startOnTheClock(): ConnectionColumn {
  return {
    ...start,
    title: `Start, ${whenUnit()}`,
    hint: "When its first segment passed",
    width: `${whenDigits(0).length * 6.6}px`,
  };
}

const client: ConnectionColumn = {
  key: "client",
  title: "Client",
  hint: "Sender of the SYN",
  width: "minmax(60px, 1.1fr)",
  mono: true,
  sortKey: "client",
  text: (row) => row.client,
  render: (cell, row) => drawEndpoint(cell, row.client),
};

const server: ConnectionColumn = {
  key: "server",
  title: "Server",
  width: "minmax(60px, 1fr)",
  mono: true,
  sortKey: "server",
  text: (row) => row.server,
  render: (cell, row) => drawEndpoint(cell, row.server),
};

const state: ConnectionColumn = {
  key: "state",
  title: "State",
  hint: "Zeek’s conn_state: what was seen of the connection",
  width: "44px",
  mono: true,
  sortKey: "state",
  text: (row) => row.state,
  render: (cell, row) => {
    cell.textContent = row.state;
    cell.title = `${row.state}: ${CONN_STATES[row.state]}`;
  },
};

const trouble: ConnectionColumn = {
  key: "trouble",
  title: "Trouble",
  width: "minmax(120px, 1.6fr)",
  text: (row) => row.trouble ?? "",
  render: (cell, row) => {
    cell.textContent = row.trouble ?? "";
    cell.title = row.trouble ?? "";
  },
};

const life: ConnectionColumn = {
  key: "life",
  title: "Life",
  hint: "Which incarnation of its quadruplet it is",
  width: "52px",
  sortKey: "incarnation",
  text: lifeText,
};

const duration: ConnectionColumn = {
  key: "duration",
  title: "Duration, s",
  hint: "From its first segment to its last",
  width: "68px",
  numeric: true,
  sortKey: "duration",
  text: (row) => seconds(row.duration, 3),
};

const segments: ConnectionColumn = {
  key: "segments",
  title: "Segments",
  width: "60px",
  numeric: true,
  sortKey: "segments",
  text: (row) => groupDigits(row.segments),
};

const bytes: ConnectionColumn = {
  key: "bytes",
  title: "Payload",
  width: "64px",
  numeric: true,
  sortKey: "bytes",
  text: (row) => formatBytes(row.bytes),
};

const COMPACT: readonly ConnectionColumn[] = [severity, start, client, server, state];
const MEDIUM: readonly ConnectionColumn[] = [...COMPACT, trouble];
const WIDE: readonly ConnectionColumn[] = [
  severity,
  start,
  client,
  server,
  life,
  state,
  duration,
  segments,
  bytes,
  trouble,
];

const WIDE_WITHOUT_LIVES = WIDE.filter((column) => column !== life);

/** The columns that a list of this width has room for; `lives`: some quadruplet has more than one connection. */
export function connectionColumns(widthPx: number, lives: boolean): readonly ConnectionColumn[] {
  const columns = columnsFor(widthPx, lives);
  if (clockNow().kind === "relative") return columns;
  const timed = startOnTheClock();
  return columns.map((column) => (column === start ? timed : column));
}

function columnsFor(widthPx: number, lives: boolean): readonly ConnectionColumn[] {
  if (widthPx >= 900) return lives ? WIDE : WIDE_WITHOUT_LIVES;
  return widthPx >= 600 ? MEDIUM : COMPACT;
}

function lifeText(row: ConnectionRow): string {
  return row.incarnations > 1 ? `${row.incarnation} of ${row.incarnations}` : "";
}

/** The row as a sentence. */
export function connectionName(row: ConnectionRow): string {
  const life = row.incarnations > 1 ? `, life ${lifeText(row)}` : "";
  const why = row.trouble ? `: ${row.trouble}` : "";
  return `${row.client} to ${row.server}${life}, at ${when(row.start)}, ${row.state}, ${CONN_STATES[row.state]}${why}`;
}
