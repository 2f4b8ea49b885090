/**
 * The pcapng blocks that are not packets: what they tell goes to the notes.
 * https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html, section 4.
 */

import { formatIpv4, formatIpv6 } from "../wire/addressText.ts";
import type { CaptureNotes } from "./captureNotes.ts";
import { count } from "./count.ts";
import { IF_NAME, IF_TSOFFSET, IF_TSRESOL, ISB_IFDROP, OPT_COMMENT } from "./pcapngCodes.ts";
import { type PcapngOption, readOptions } from "./pcapngOptions.ts";
import { MICROSECONDS, type TimeScale, timeScale } from "./pcapngTime.ts";
import { decodeUtf8 } from "./utf8.ts";

/** A whole block: its body is `view[body]` up to, not including, `view[end]`. */
export interface Block {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly body: number;
  readonly end: number;
}

/** What a section knows of one of its interfaces. */
export interface SectionInterface {
  /** Over all sections. */
  readonly id: number;
  readonly linkType: number;
  readonly snapLength: number;
  readonly time: TimeScale;
}

const IF_DESCRIPTION = 3;
const ISB_OSDROP = 7;
const NRB_IPV4 = 1;
const NRB_IPV6 = 2;

/** Reads a block's options, keeps its comments, reports damage, and returns the options. */
export function takeOptions(
  block: Block,
  from: number,
  notes: CaptureNotes,
  frame: number | null,
): readonly PcapngOption[] {
  const { options, brokenAt } = readOptions(block.view, from, block.end, block.littleEndian);
  for (const option of options) {
    if (option.code === OPT_COMMENT) notes.comment(frame, text(block, option));
  }
  if (brokenAt !== null) {
    const code = block.view.getUint16(brokenAt, block.littleEndian);
    const length = block.view.getUint16(brokenAt + 2, block.littleEndian);
    notes.problem(
      "bad-option",
      brokenAt,
      frame,
      `The option with code ${code} at offset ${count(notes.base + brokenAt)} promises ${count(length)} bytes; its block has ${count(block.end - brokenAt - 4)} left. It and those behind it were skipped.`,
    );
  }
  return options;
}

/** Interface Description Block (section 4.2); null when it is too short to be one. */
export function readInterface(block: Block, notes: CaptureNotes): SectionInterface | null {
  const { view, littleEndian, body } = block;
  if (block.end - body < 8) return null;
  const linkType = view.getUint16(body, littleEndian);
  const snapLength = view.getUint32(body + 4, littleEndian);
  let name: string | null = null;
  let description: string | null = null;
  let resolution: number | null = null;
  let offset = 0;
  for (const option of takeOptions(block, body + 8, notes, null)) {
    if (option.code === IF_NAME) name ??= text(block, option);
    else if (option.code === IF_DESCRIPTION) description ??= text(block, option);
    else if (option.code === IF_TSRESOL && option.length >= 1) resolution = view.getUint8(option.at);
    else if (option.code === IF_TSOFFSET && option.length >= 8) offset = signed64(block, option.at);
  }
  const clock = { resolution: resolution ?? 6, offset };
  const id = notes.addInterface(linkType, snapLength > 0 ? snapLength : null, name ?? description, clock);
  const time = resolution === null && offset === 0 ? MICROSECONDS : timeScale(clock.resolution, offset);
  return { id, linkType, snapLength, time };
}

/** Interface Statistics Block (section 4.6). */
export function readStatistics(
  block: Block,
  interfaces: readonly SectionInterface[],
  notes: CaptureNotes,
): void {
  if (block.end - block.body < 12) return;
  const about = interfaces[block.view.getUint32(block.body, block.littleEndian)];
  let dropped: number | null = null;
  for (const option of takeOptions(block, block.body + 12, notes, null)) {
    if ((option.code === ISB_IFDROP || option.code === ISB_OSDROP) && option.length >= 8) {
      dropped = (dropped ?? 0) + unsigned64(block, option.at);
    }
  }
  if (about !== undefined && dropped !== null) notes.setDropped(about.id, dropped);
}

/** Name Resolution Block (section 4.5). */
export function readNames(block: Block, notes: CaptureNotes): void {
  const { view, littleEndian, end } = block;
  let at = block.body;
  while (at + 4 <= end) {
    const type = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    at = value + ((length + 3) & ~3);
    if (type === 0) break;
    if (value + length > end) return;
    if (type === NRB_IPV4 && length > 4) {
      keepNames(block, formatIpv4(view.getUint32(value)), value + 4, value + length, notes);
    } else if (type === NRB_IPV6 && length > 16) {
      keepNames(block, formatIpv6(view, value), value + 16, value + length, notes);
    }
  }
  takeOptions(block, at, notes, null);
}

/** Names one after the other, each ended by a NUL. */
function keepNames(block: Block, address: string, from: number, until: number, notes: CaptureNotes): void {
  let start = from;
  for (let at = from; at <= until; at++) {
    if (at < until && block.view.getUint8(at) !== 0) continue;
    if (at > start) notes.name(address, decodeUtf8(block.view, start, at));
    start = at + 1;
  }
}

function text(block: Block, option: PcapngOption): string {
  return decodeUtf8(block.view, option.at, option.at + option.length);
}

function unsigned64({ view, littleEndian }: Block, at: number): number {
  const first = view.getUint32(at, littleEndian);
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}

function signed64({ view, littleEndian }: Block, at: number): number {
  return littleEndian
    ? view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)
    : view.getInt32(at, false) * 2 ** 32 + view.getUint32(at + 4, false);
}
