import { type Cursor, has, type Step } from "./layer.ts";

const VERSION_1_BYTES = 16;
const VERSION_2_BYTES = 20;
/** ARPHRD_ values whose "protocol" is no EtherType. */
const ARPHRD_NETLINK = 824;
const ARPHRD_FRELAY = 770;
/** Linux's own numbers below the EtherTypes. */
const LINUX_802_3 = 1;
const LINUX_802_2 = 4;

/** LINKTYPE_LINUX_SLL: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
export function cookedLinux(cursor: Cursor): Step {
  if (!has(cursor, VERSION_1_BYTES)) return "truncated";
  const { view, offset } = cursor;
  cursor.offset += VERSION_1_BYTES;
  return protocol(cursor, view.getUint16(offset + 2), view.getUint16(offset + 14));
}

/** LINKTYPE_LINUX_SLL2: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html */
export function cookedLinux2(cursor: Cursor): Step {
  if (!has(cursor, VERSION_2_BYTES)) return "truncated";
  const { view, offset } = cursor;
  cursor.offset += VERSION_2_BYTES;
  return protocol(cursor, view.getUint16(offset + 8), view.getUint16(offset));
}

function protocol(cursor: Cursor, hardware: number, value: number): Step {
  if (hardware === ARPHRD_NETLINK || hardware === ARPHRD_FRELAY || value === LINUX_802_3) return "not-ip";
  if (value === LINUX_802_2) return "llc";
  cursor.etherType = value;
  return value < 0x600 ? "not-ip" : "ether-type";
}
