/**
 * The options at the end of most pcapng blocks: code, length, value padded to 4 bytes, until the end-of-options
 * mark (pcapng draft, section 3.5).
 */

import { OPT_END } from "./pcapngCodes.ts";

/** One option: its value is `view[at]` up to, not including, `view[at + length]`. */
export interface PcapngOption {
  readonly code: number;
  readonly at: number;
  readonly length: number;
}

export interface PcapngOptions {
  readonly options: readonly PcapngOption[];
  /** Where an option runs past the end of its block, or null. Those before it are good. */
  readonly brokenAt: number | null;
}

/** The options between `from` and `until`, the space that the block leaves for them. */
export function readOptions(
  view: DataView,
  from: number,
  until: number,
  littleEndian: boolean,
): PcapngOptions {
  const options: PcapngOption[] = [];
  let at = from;
  // Some writers leave the end-of-options mark out, so the end of the block is an end as well.
  while (at + 4 <= until) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === OPT_END) break;
    if (at + 4 + length > until) return { options, brokenAt: at };
    options.push({ code, at: at + 4, length });
    at += 4 + ((length + 3) & ~3);
  }
  return { options, brokenAt: null };
}
