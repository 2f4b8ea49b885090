/** What is left of the life before, carried into the ladder of the connection that met it. */

import type { Analyzer } from "../../analyzer.ts";
import type { Finding } from "../../detect/finding.ts";
import type { OlderLife } from "../../detect/olderLife.ts";
import { CLIENT } from "../../model/connectionTable.ts";
import type { SegmentIndex } from "../../units.ts";
import type { SegmentRow } from "../rows.ts";

const GONE = "CLOSED";

export class OldState {
  /** The server of the connection was the client of the life before. */
  readonly #swapped: boolean;
  readonly #endedAt: SegmentIndex;
  #server = "";

  constructor(older: OlderLife, findings: readonly Finding[]) {
    this.#swapped = older.receiver === CLIENT;
    const ending = findings.find(
      (finding) =>
        finding.kind === "time-wait-assassination" ||
        (finding.kind === "syn-into-open-connection" && finding.details.resetSegment >= 0),
    );
    this.#endedAt =
      ending?.kind === "syn-into-open-connection" ? ending.details.resetSegment : (ending?.segment ?? -1);
  }

  /** A segment of the life before, seen from the ends of the connection. */
  mirrored(row: SegmentRow): SegmentRow {
    const seen: SegmentRow = this.#swapped
      ? {
          ...row,
          from: row.from === "client" ? "server" : "client",
          clientState: row.serverState,
          serverState: row.clientState,
        }
      : row;
    this.#server = seen.serverState;
    return seen;
  }

  /** The timer has run out before the connection began. */
  expire(): string {
    if (this.#server !== "") this.#server = GONE;
    return this.#server;
  }

  /** A segment of the connection: its server stays in the old state until that ends, or the connection takes its place. */
  into(row: SegmentRow, segment: SegmentIndex): SegmentRow {
    const isNew = row.serverState !== "" && row.serverState !== GONE;
    if (isNew || this.#server === "") {
      this.#server = "";
      return row;
    }
    if (segment === this.#endedAt) this.#server = GONE;
    return { ...row, serverState: this.#server };
  }
}

/** The holder's TIME_WAIT, or what else was left, was gone when the connection's first segment came. */
export function isGoneBefore(analyzer: Analyzer, older: OlderLife, first: SegmentIndex): boolean {
  const time = analyzer.segments.time[first] ?? 0;
  const { timeWait } = older;
  if (timeWait === null) return false;
  return time >= timeWait.expires || (timeWait.end !== null && timeWait.end < time);
}
