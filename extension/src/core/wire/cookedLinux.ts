import { type Cursor, has, type Step } from "./layer.ts";

const VERSION_1_BYTES = 16;
const VERSION_2_BYTES = 20;
/** Hardware types (ARPHRD_) whose frames begin with a header of their own, whatever the protocol field says. */
const LINK_TYPE_OF_HARDWARE: ReadonlyMap<number, number> = new Map([
  [770, 107], // frame relay
  [801, 105], // IEEE 802.11
  [802, 119], // with a Prism header
  [803, 127], // with a radiotap header
]);
/** Linux's number for LLC, below the EtherTypes as all its own; netlink's families are as small. */
const LINUX_802_2 = 4;
const LEAST_ETHERTYPE = 0x600;

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
  const linkType = LINK_TYPE_OF_HARDWARE.get(hardware);
  if (linkType !== undefined) {
    cursor.linkType = linkType;
    return "link-type";
  }
  if (value === LINUX_802_2) return "llc";
  cursor.etherType = value;
  return value < LEAST_ETHERTYPE ? "not-ip" : "ether-type";
}
