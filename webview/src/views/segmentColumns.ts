import type { SegmentRow } from "#core/query/rows.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { hex16, seconds } from "../format.ts";
import type { Column } from "../grid/column.ts";

type SegmentColumn = Column<SegmentRow>;

/** The columns of the segment table; sequence numbers absolute, or relative to the sender's ISN where that was seen. */
export function segmentColumns(relative: boolean): readonly SegmentColumn[] {
  const number = (absolute: number | null, toIsn: number | null): string => {
    const shown = relative ? (toIsn ?? absolute) : absolute;
    return shown === null ? "" : groupDigits(shown);
  };
  const counted = (
    key: string,
    title: string,
    width: string,
    text: (row: SegmentRow) => string,
  ): SegmentColumn => ({
    key,
    title,
    width,
    numeric: true,
    mono: true,
    text,
  });
  const optional = (value: number | null): string => (value === null ? "" : groupDigits(value));
  return [
    counted("frame", "#", "48px", (row) => groupDigits(row.frame)),
    counted("time", "Time, s", "78px", (row) => seconds(row.time, 6)),
    counted("delta", "Δ, s", "66px", (row) => (row.delta === null ? "" : seconds(row.delta, 6))),
    { key: "from", title: "From", width: "40px", text: (row) => row.from },
    {
      key: "flags",
      title: "Flags",
      width: "64px",
      text: (row) => row.flags,
      render: (cell, row) => {
        cell.textContent = row.flags;
        cell.classList.toggle("flagHarm", row.flags.includes("RST"));
      },
    },
    counted("seq", "Seq", "84px", (row) => number(row.seq, row.relativeSeq)),
    counted("ack", "Ack", "84px", (row) => number(row.ack, row.relativeAck)),
    counted("length", "Len", "38px", (row) => (row.length === 0 ? "" : groupDigits(row.length))),
    {
      ...counted("window", "Window", "48px", (row) => groupDigits(row.window)),
      hint: "As in the header, not scaled",
    },
    counted("tsVal", "TSval", "84px", (row) => optional(row.tsVal)),
    counted("tsEcr", "TSecr", "84px", (row) => optional(row.tsEcr)),
    counted("ttl", "TTL", "28px", (row) => String(row.ttl)),
    counted("ipId", "IP ID", "44px", (row) => hex16(row.ipId)),
    stateColumn("clientState", "Client is in"),
    stateColumn("serverState", "Server is in"),
    {
      key: "note",
      title: "Note",
      width: "minmax(120px, 1fr)",
      text: (row) => row.note,
      render: (cell, row) => {
        cell.textContent = row.note;
        cell.title = row.note;
      },
    },
  ];
}

/** A state is loud where it changes and quiet where it stays. */
function stateColumn(key: "clientState" | "serverState", title: string): SegmentColumn {
  return {
    key,
    title,
    hint: "After this segment, as far as the packets show",
    width: "88px",
    mono: true,
    text: (row) => row[key],
    render: (cell, row, before) => {
      cell.textContent = row[key];
      cell.classList.toggle("unchanged", before?.[key] === row[key]);
    },
  };
}

/** The segment as a sentence. */
export function segmentName(row: SegmentRow): string {
  const length = row.length > 0 ? `, ${groupDigits(row.length)} bytes` : "";
  const note = row.note ? `, ${row.note}` : "";
  return `Frame ${row.frame} at ${seconds(row.time, 6)} s, ${row.from} sends ${row.flags}${length}${note}; client ${row.clientState}, server ${row.serverState}`;
}
