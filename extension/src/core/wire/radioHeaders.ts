/** What wireless drivers put before an IEEE 802.11 frame. */

import { ieee80211, padded80211 } from "./ieee80211.ts";
import { type Cursor, has, type Step } from "./layer.ts";

const TSFT = 0x01;
const FLAGS = 0x02;
const MORE_PRESENT = 0x80000000;
const FLAG_DATA_PAD = 0x20;

/** LINKTYPE_IEEE802_11_RADIOTAP: https://www.radiotap.org. Only the flag that pads the 802.11 header matters to us. */
export function radiotap(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  const { view, offset } = cursor;
  const length = view.getUint16(offset + 2, true);
  if (length < 8) return "malformed";
  if (!has(cursor, length)) return "truncated";
  const isPadded = (radiotapFlags(view, offset, offset + length) & FLAG_DATA_PAD) !== 0;
  cursor.offset += length;
  return isPadded ? padded80211(cursor) : ieee80211(cursor);
}

function radiotapFlags(view: DataView, start: number, end: number): number {
  const present = view.getUint32(start + 4, true);
  if ((present & FLAGS) === 0) return 0;
  let at = start + 4;
  while (at + 4 <= end && (view.getUint32(at, true) & MORE_PRESENT) !== 0) at += 4;
  at += 4;
  // The timestamp comes first, 8 bytes aligned to 8 from the beginning of the header.
  if ((present & TSFT) !== 0) at = start + ((at - start + 7) & ~7) + 8;
  return at < end ? view.getUint8(at) : 0;
}

const PRISM_BYTES = 144;

/** LINKTYPE_IEEE802_11_PRISM; some drivers write an AVS header under that number. */
export function prism(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  if (isAvs(cursor)) return avs(cursor);
  cursor.offset += PRISM_BYTES;
  return ieee80211(cursor);
}

/** LINKTYPE_IEEE802_11_AVS: a magic number with the version, then the header's length. */
export function avs(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  if (!isAvs(cursor)) return "malformed";
  cursor.offset += cursor.view.getUint32(cursor.offset + 4);
  return has(cursor, 2) ? ieee80211(cursor) : "truncated";
}

function isAvs({ view, offset }: Cursor): boolean {
  return view.getUint32(offset) >>> 12 === 0x80211;
}

/** LINKTYPE_PPI: version, flags, length and the link type of what follows. */
export function perPacketInformation(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  const { view, offset } = cursor;
  const length = view.getUint16(offset + 2, true);
  if (length < 8) return "malformed";
  cursor.linkType = view.getUint32(offset + 4, true);
  cursor.offset += length;
  return "link-type";
}
