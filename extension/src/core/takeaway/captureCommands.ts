/** Commands of Wireshark's family for the shell. */

import { plusNanoseconds, rfc3339 } from "../report/seconds.ts";
import type { FrameChoice } from "./frameChoice.ts";
import { frameRanges } from "./frameRanges.ts";
import { fileArgument, type Shell, shellQuote } from "./shellQuote.ts";

/** The capture file as the command names it, and where the command will be pasted. */
export interface CommandTarget {
  readonly path: string;
  readonly shell: Shell;
}

/** editcap takes up to 512 numbers and ranges (editcap.c, MAX_SELECTIONS), older ones one less. */
const MOST_SELECTIONS = 500;

export function tsharkCommand({ path, shell }: CommandTarget, filter: string): string {
  return `tshark -r ${fileArgument(path, shell)} -Y ${shellQuote(filter, shell)}`;
}

/**
 * Writes the chosen frames into `output`; null when they are too scattered for editcap. `-B` leaves out what is not
 * before its moment, so it is given the nanosecond after the last one.
 */
export function editcapCommand(
  { path, shell }: CommandTarget,
  choice: FrameChoice,
  output: string,
): string | null {
  const files = `${fileArgument(path, shell)} ${fileArgument(output, shell)}`;
  if (choice.kind === "time") {
    const end = plusNanoseconds(choice.until, 1);
    const from = rfc3339(choice.from.seconds, choice.from.nanoseconds);
    return `editcap -A ${from} -B ${rfc3339(end.seconds, end.nanoseconds)} ${files}`;
  }
  const ranges = frameRanges(choice.frames.numbers());
  if (ranges.length > MOST_SELECTIONS) return null;
  const selections = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `editcap -r ${files} ${selections.join(" ")}`;
}
