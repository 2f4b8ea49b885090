/** Where things stand from left to right, by the width that the ladder has. Pixels from its left edge. */

import type { MeasureLadder } from "./ladderFonts.ts";

export interface LadderColumns {
  readonly width: number;
  /** Times end here, frame numbers begin here; where they are stacked both begin at `frame`. */
  readonly time: number;
  readonly frame: number;
  /** The lines of the two ends. */
  readonly client: number;
  readonly server: number;
  /** Where a row's highlight ends. */
  readonly rowEnd: number;
  /** Notes beside the ladder; null: they stand in it, each under its last frame. */
  readonly notes: { readonly bracket: number; readonly left: number; readonly width: number } | null;
  /** Too narrow for columns outside the lines: the time under the frame, the states under the arrow. */
  readonly stacked: boolean;
}

/** The texts that decide how wide the left columns must be. */
export interface LongestTexts {
  readonly time: string;
  readonly frame: string;
}

/** As in the design, where there is room. */
const TIME_END = 50;
const CLIENT = 222;
const SERVER = 556;
const NOTES = 690;
/** Between a line and the state beside it. */
export const STATE_GAP = 12;
const LONGEST_STATE = "SYN_RECEIVED";
/** From the server's line to the notes: its state stands there. */
const BESIDE_SERVER = 108;
const NOTE_INSET = 14;
const LEAST_NOTES = 216;
const MOST_NOTES = 420;
const LEAST_BESIDE = 704;
const LEAST_COLUMNS = 560;

export function ladderColumns(width: number, longest: LongestTexts, measure: MeasureLadder): LadderColumns {
  const timeWidth = measure(longest.time, "text");
  const frameWidth = measure(longest.frame, "mono");
  const stateWidth = measure(LONGEST_STATE, "mono");
  if (width < LEAST_COLUMNS) return stackedColumns(width, Math.max(timeWidth, frameWidth));
  const time = Math.max(TIME_END, 16 + timeWidth);
  const frame = time + 8;
  const client = Math.max(CLIENT, frame + frameWidth + STATE_GAP + stateWidth + STATE_GAP);
  if (width < LEAST_BESIDE) {
    const server = Math.min(SERVER, width - 22 - stateWidth - STATE_GAP);
    return { width, time, frame, client, server, rowEnd: width, notes: null, stacked: false };
  }
  const edge = Math.min(width - LEAST_NOTES - 2 * NOTE_INSET, NOTES);
  return {
    width,
    time,
    frame,
    client,
    server: Math.min(SERVER, edge - BESIDE_SERVER),
    rowEnd: edge - NOTE_INSET,
    notes: {
      bracket: edge - 2,
      left: edge + NOTE_INSET,
      width: Math.min(width - edge - 2 * NOTE_INSET, MOST_NOTES),
    },
    stacked: false,
  };
}

function stackedColumns(width: number, leftWidth: number): LadderColumns {
  const frame = 12;
  return {
    width,
    time: frame,
    frame,
    client: frame + leftWidth + 16,
    server: width - 28,
    rowEnd: width,
    notes: null,
    stacked: true,
  };
}
