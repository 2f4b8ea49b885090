/** The connections that deserve a look, a line each, the gravest first. */

import type { Analyzer } from "../analyzer.ts";
import { grouped } from "../explain/words.ts";
import { connectionPage } from "../query/connectionPage.ts";
import type { ConnectionRow } from "../query/rows.ts";
import { finish } from "../steps.ts";
import type { TextSection, TextTrouble } from "./captureText.ts";
import { moment } from "./moments.ts";
import type { TextWriter } from "./textWriter.ts";

/** So long is a line about. */
const LINE_CHARACTERS = 110;

export interface TroublePart {
  readonly section: TextSection;
  readonly troubled: readonly TextTrouble[];
}

export function writeTroubled(analyzer: Analyzer, writer: TextWriter, room: number): TroublePart {
  const { rows, total } = finish(
    connectionPage(analyzer, {
      start: 0,
      end: Math.ceil(room / LINE_CHARACTERS),
      sortBy: "trouble",
      descending: false,
      filter: { text: "", from: null, until: null, troubleOnly: true },
    }),
  );
  const title =
    total === 0
      ? "Connections in trouble: none"
      : `Connections in trouble: ${grouped(total)} of ${grouped(analyzer.connections.length)}`;
  const line = writer.heading(1, title);
  const clientWidth = rows.reduce((most, { client }) => Math.max(most, client.length), 0);
  const serverWidth = rows.reduce((most, { server }) => Math.max(most, server.length), 0);
  const troubled = rows.map((row) => {
    writer.line(rowText(row, clientWidth, serverWidth));
    return troubleOfRow(row, writer.next - 1);
  });
  if (rows.length < total) writer.field("left out", `${grouped(total - rows.length)} more`);
  return {
    section: { name: "troubled", title, line, end: writer.last, total, shown: rows.length },
    troubled,
  };
}

function rowText(row: ConnectionRow, clientWidth: number, serverWidth: number): string {
  const ends = `${row.client.padEnd(clientWidth)} > ${row.server.padEnd(serverWidth)}`;
  const what = `${row.state.padEnd(6)} ${row.trouble ?? ""}`;
  return `  ${moment(row.start).padStart(14)}  ${ends}  ${what}, connection ${row.id}, frame ${row.firstFrame}`;
}

function troubleOfRow(row: ConnectionRow, line: number): TextTrouble {
  const { client, server, previous, firstFrame } = row;
  return {
    line,
    connection: row.id,
    ...{ client, server, previous, firstFrame },
    severity: row.severity ?? "info",
    trouble: row.trouble ?? "",
  };
}
