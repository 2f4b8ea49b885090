import type { SegmentRow, ToldSegment } from "#core/query/rows.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { when, whenDigits, whenUnit } from "../clock.ts";
import { h } from "../dom.ts";
import { hex16, seconds, shownNumber } from "../format.ts";
import type { Column } from "../grid/column.ts";
import { digitsWidth, drawDigits } from "../grid/digits.ts";

type SegmentColumn = Column<ToldSegment>;

export interface SegmentColumnOptions {
  /** Sequence numbers relative to the sender's ISN, where that was seen. */
  readonly relative: boolean;
  /** The connection has timestamps: a segment without one is to be told. */
  readonly stamps: boolean;
  /** The largest frame number and time that can stand in the table: digits are never cut. */
  readonly lastFrame: FrameNumber;
  readonly lastTime: Seconds;
}

/** The longest 32-bit number. */
const LONGEST_WORD = groupDigits(0xffff_ffff);
/** The longest name of a state. */
const LONGEST_STATE = "SYN_RECEIVED";

/** The columns of the segment table, as wide as their longest number: the unit `ch` is a digit of the table's font. */
export function segmentColumns({
  relative,
  stamps,
  lastFrame,
  lastTime,
}: SegmentColumnOptions): readonly SegmentColumn[] {
  const number = (absolute: number | null, toIsn: number | null): string => {
    const shown = shownNumber(absolute, toIsn, relative);
    return shown === null ? "" : groupDigits(shown);
  };
  const optional = (value: number | null): string => (value === null ? "" : groupDigits(value));
  const longestTime = seconds(lastTime, 6);
  const longestMoment = whenDigits(lastTime, 6);
  return [
    numeric("frame", "#", groupDigits(lastFrame), (row) => groupDigits(row.frame)),
    numeric("time", `Time, ${whenUnit()}`, longestMoment, (row) => whenDigits(row.time, 6)),
    numeric("delta", "Δ, s", longestTime, (row) => (row.delta === null ? "" : seconds(row.delta, 6))),
    { key: "from", title: "From", width: "40px", text: (row) => row.from },
    flags,
    decisive("seq", "Seq", LONGEST_WORD, (row) => number(row.seq, row.relativeSeq)),
    numeric("ack", "Ack", LONGEST_WORD, (row) => number(row.ack, row.relativeAck)),
    numeric("length", "Len", groupDigits(0xffff), (row) => (row.length === 0 ? "" : groupDigits(row.length))),
    {
      ...numeric("window", "Window", groupDigits(0xffff), (row) => groupDigits(row.window)),
      hint: "As in the header, not scaled",
    },
    decisive("tsVal", "TSval", LONGEST_WORD, (row) => optional(row.tsVal), stamps ? "none" : ""),
    numeric("tsEcr", "TSecr", LONGEST_WORD, (row) => optional(row.tsEcr)),
    decisive("ttl", "TTL", "255", (row) => String(row.ttl)),
    decisive("ipId", "IP ID", "0xffff", (row) => hex16(row.ipId)),
    clientState,
    serverState,
  ];
}

function numeric(
  key: string,
  title: string,
  longest: string,
  text: (row: SegmentRow) => string,
): SegmentColumn {
  const width = `max(${digitsWidth(longest)}, ${title.length * 7}px)`;
  return { key, title, width, numeric: true, mono: true, text };
}

/** A number that may have decided something: then it has the tone of what it decided. `missing` is shown where there is none. */
function decisive(
  key: "seq" | "tsVal" | "ttl" | "ipId",
  title: string,
  longest: string,
  text: (row: SegmentRow) => string,
  missing = "",
): SegmentColumn {
  return {
    ...numeric(key, title, longest, text),
    render: (cell, row) => {
      const words = text(row);
      drawDigits(cell, words || missing);
      cell.classList.toggle("dim", words === "");
      for (const tone of TONES) cell.classList.toggle(`decisive-${tone}`, row.cells[key] === tone);
    },
  };
}

const TONES = ["harm", "warn", "alive"] as const;

const flags: SegmentColumn = {
  key: "flags",
  title: "Flags",
  width: "78px",
  text: (row) => row.flags,
  render: (cell, row) => {
    cell.textContent = row.flags;
    cell.classList.toggle("flagHarm", row.flags.includes("RST"));
  },
};

const clientState: SegmentColumn = {
  key: "clientState",
  title: "Client in",
  hint: "The state that the client enters with this segment, as far as the packets show",
  width: `${LONGEST_STATE.length}ch`,
  mono: true,
  text: (row) => row.clientState,
  render: (cell, row, before) => {
    cell.textContent = before?.clientState === row.clientState ? "" : row.clientState;
    cell.title = stateWords(row);
  },
};

/** The note stands where the state would: few segments have both. */
const serverState: SegmentColumn = {
  key: "serverState",
  title: "Server in, note",
  hint: "The state that the server enters with this segment, as far as the packets show; what else is to be said of it",
  width: "minmax(104px, 1fr)",
  mono: true,
  text: (row) => `${row.serverState}\t${row.note}`,
  render: (cell, row, before) => {
    const entered = before?.serverState !== row.serverState;
    const note = row.note ? [h("span", { class: "note", text: entered ? `, ${row.note}` : row.note })] : [];
    cell.replaceChildren(...(entered ? [row.serverState] : []), ...note);
    cell.title = stateWords(row);
  },
};

function stateWords(row: SegmentRow): string {
  return `client ${row.clientState}, server ${row.serverState}${row.note ? `, ${row.note}` : ""}`;
}

/** The segment as a sentence. */
export function segmentName(row: SegmentRow): string {
  const length = row.length > 0 ? `, ${groupDigits(row.length)} bytes` : "";
  const note = row.note ? `, ${row.note}` : "";
  return `Frame ${row.frame} at ${when(row.time, 6)}, ${row.from} sends ${row.flags}${length}${note}; client ${row.clientState}, server ${row.serverState}`;
}
