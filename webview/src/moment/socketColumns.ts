import type { SocketRow } from "#core/query/moment/momentModel.ts";
import type { Seconds } from "#core/units.ts";
import { h } from "../dom.ts";
import { seconds } from "../format.ts";
import type { Column } from "../grid/column.ts";
import { timerText } from "./socketWords.ts";

export interface SocketColumnOptions {
  readonly width: number;
  readonly time: Seconds;
  readonly timeWaitSeconds: Seconds;
  /** Some row has a clock of its own. */
  readonly hasClocks: boolean;
}

/** The columns that a page of this width has room for. */
export function socketColumns(options: SocketColumnOptions): readonly Column<SocketRow>[] {
  const { width, time, timeWaitSeconds, hasClocks } = options;
  const state: Column<SocketRow> = {
    key: "socketState",
    title: "State",
    width: "84px",
    text: (row) => row.state,
  };
  const end: Column<SocketRow> = { key: "at", title: "At", width: "44px", text: (row) => row.at };
  const local: Column<SocketRow> = {
    key: "local",
    title: "Local",
    width: "minmax(110px, 1fr)",
    mono: true,
    text: (row) => row.local,
  };
  const peer: Column<SocketRow> = { ...local, key: "peer", title: "Peer", text: (row) => row.peer };
  const clock: Column<SocketRow> = {
    key: "clock",
    title: "Clock",
    width: "36px",
    text: (row) => row.letter,
    render: (cell, row) =>
      cell.replaceChildren(
        ...(row.letter === "" ? [] : [h("span", { class: "clockChip", text: row.letter })]),
      ),
  };
  const age: Column<SocketRow> = {
    key: "age",
    title: "For, s",
    hint: "How long it had been in this state",
    width: "64px",
    numeric: true,
    text: (row) => seconds(time - row.since, 3),
  };
  const timer: Column<SocketRow> = {
    key: "timer",
    title: "Timer",
    width: "minmax(130px, 1.5fr)",
    text: (row) => timerText(row, time),
  };
  const left: Column<SocketRow> = {
    key: "left",
    title: "Left",
    width: "minmax(60px, 100px)",
    text: () => "",
    render: (cell, row) => drawLeft(cell, row, timeWaitSeconds),
  };
  const frames: Column<SocketRow> = {
    key: "frames",
    title: "Frames",
    hint: "Its first frame, and its last one up to this moment",
    width: "76px",
    numeric: true,
    mono: true,
    text: ({ firstFrame, lastFrame }) =>
      firstFrame === lastFrame ? `${firstFrame}` : `${firstFrame}–${lastFrame}`,
  };
  const clocks = hasClocks ? [clock] : [];
  if (width >= 860) return [state, end, local, peer, ...clocks, age, timer, left, frames];
  return width >= 560 ? [state, end, local, peer, age, timer] : [state, local, peer];
}

/** What is left of a TIME_WAIT as a bar, what a SYN got as crosses. */
function drawLeft(cell: HTMLElement, { state, timerLeft, sent }: SocketRow, timeWaitSeconds: Seconds): void {
  if (timerLeft !== null) {
    const fill = h("span");
    fill.style.width = `${Math.min(100, (timerLeft / timeWaitSeconds) * 100)}%`;
    cell.replaceChildren(h("span", { class: "timerBar", aria: { hidden: true } }, fill));
  } else if (state === "SYN-SENT") {
    cell.replaceChildren(
      h("span", { class: "crosses", text: "✕".repeat(Math.min(sent, 8)), aria: { hidden: true } }),
    );
  } else cell.replaceChildren();
}
