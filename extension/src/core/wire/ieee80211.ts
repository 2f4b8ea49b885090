import { type Cursor, has, type Step } from "./layer.ts";

const DATA = 2;
const HEADER_BYTES = 24;
const ADDRESS_BYTES = 6;

/** Frame control bits, IEEE 802.11 clause 9.2.4.1; it is little-endian. */
const TO_DS = 0x0100;
const FROM_DS = 0x0200;
const PROTECTED = 0x4000;
const ORDER = 0x8000;
const QOS_SUBTYPE = 0x0080;
const NULL_SUBTYPE = 0x0040;
/** In the QoS control field: several frames in one, each behind a header of two addresses and a length. */
const AGGREGATE = 0x0080;
const SUBFRAME_HEADER_BYTES = 14;

/** An IEEE 802.11 data frame with LLC in it. */
export function ieee80211(cursor: Cursor): Step {
  return frame(cursor, false);
}

/** The same with its header padded to 4 bytes, as some drivers deliver it (radiotap flag 0x20). */
export function padded80211(cursor: Cursor): Step {
  return frame(cursor, true);
}

function frame(cursor: Cursor, isPadded: boolean): Step {
  if (!has(cursor, 2)) return "truncated";
  const { view, offset } = cursor;
  const control = view.getUint16(offset, true);
  const type = (control >>> 2) & 3;
  if (type !== DATA || (control & NULL_SUBTYPE) !== 0) return "not-ip";
  if ((control & PROTECTED) !== 0) return "encrypted";
  const isRelayed = (control & TO_DS) !== 0 && (control & FROM_DS) !== 0;
  let length = HEADER_BYTES + (isRelayed ? ADDRESS_BYTES : 0);
  let isAggregate = false;
  if ((control & QOS_SUBTYPE) !== 0) {
    if (!has(cursor, length + 2)) return "truncated";
    isAggregate = (view.getUint16(offset + length, true) & AGGREGATE) !== 0;
    length += 2 + ((control & ORDER) !== 0 ? 4 : 0);
  }
  if (isPadded) length = (length + 3) & ~3;
  cursor.offset += length + (isAggregate ? SUBFRAME_HEADER_BYTES : 0);
  return "llc";
}
