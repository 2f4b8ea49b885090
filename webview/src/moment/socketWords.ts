/** A socket in words. */

import {
  type MomentPage,
  SOCKET_STATES,
  type SocketRow,
  type SocketState,
} from "#core/query/moment/momentModel.ts";
import type { Seconds } from "#core/units.ts";
import { count, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { when } from "../clock.ts";
import { seconds } from "../format.ts";

/** Told even when there is none. */
const ALWAYS: readonly SocketState[] = ["ESTAB"];

/** The states to tell, each with its count. */
export function toldStates({
  counts,
}: Pick<MomentPage, "counts">): readonly (readonly [SocketState, number])[] {
  return SOCKET_STATES.map((state) => [state, counts[state] ?? 0] as const).filter(
    ([state, sockets]) => sockets > 0 || ALWAYS.includes(state),
  );
}

/** What the socket waits for, as far as the packets up to that moment show. */
export function timerText({ state, sent, timerLeft, lastSegment }: SocketRow, time: Seconds): string {
  switch (state) {
    case "SYN-SENT":
      return `${count(sent, "SYN")} sent, ${sent === 1 ? "not" : "none"} answered`;
    case "SYN-RECV":
      return `${count(sent, "SYN-ACK")} sent, not acknowledged`;
    case "ESTAB":
      return `last segment ${formatDuration(time - lastSegment)} ago`;
    case "FIN-WAIT-1":
    case "LAST-ACK":
    case "CLOSING":
      return `${count(sent, "FIN")} sent, not acknowledged`;
    case "FIN-WAIT-2":
      return "waits for the other side’s FIN";
    case "CLOSE-WAIT":
      return "the other side closed, this one has not";
    case "TIME-WAIT":
      return timerLeft === null
        ? "timewait, started anew later"
        : `timewait, ${seconds(timerLeft, 1)} s left`;
  }
}

/** The row as a sentence. */
export function socketName(row: SocketRow, time: Seconds): string {
  const clock = row.letter === "" ? "" : `, clock ${row.letter}`;
  return `${row.state} at the ${row.at}: ${row.local} to ${row.peer}${clock}, for ${seconds(time - row.since, 3)} s, ${timerText(row, time)}`;
}

/** All of it in a sentence. */
export function momentSummary(page: MomentPage): string {
  const states = toldStates(page).map(([state, sockets]) => `${groupDigits(sockets)} ${state}`);
  return `Sockets at ${when(page.time)}: ${states.join(", ")}`;
}

/** What the list cannot hold. */
export function unknownText(unknown: number): string {
  const basis = "States as far as the packets show; a socket whose life is not in the capture is not listed.";
  if (unknown === 0) return basis;
  return `${basis} ${count(unknown, "connection")} that the capture first shows later ${unknown === 1 ? "was" : "were"} open already, in a state that is not known.`;
}
