import { cookedLinux, cookedLinux2 } from "./cookedLinux.ts";
import { ethernet } from "./ethernet.ts";
import { ieee80211 } from "./ieee80211.ts";
import { ip } from "./ip.ts";
import {
  broadcomPrefix,
  broadcomTag,
  dsaTag,
  edsaTag,
  fddi,
  fibreChannel,
  fireWire,
  frameRelay,
  sunAtm,
  tokenRing,
} from "./lanLinks.ts";
import type { Cursor, Layer, Step } from "./layer.ts";
import { llc } from "./llc.ts";
import { encapsulated, loopback, packetFilterLog, solarisIpNet } from "./loopback.ts";
import { ppp, pppoe } from "./ppp.ts";
import { avs, perPacketInformation, prism, radiotap } from "./radioHeaders.ts";
import { ciscoHdlc, mpacket, nflog, pktap, pppInHdlc, pppWithDirection } from "./wrappedLinks.ts";

/** LINKTYPE_ values (https://www.tcpdump.org/linktypes.html) to the function that reads the header. */
const LINK_TYPES: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [0, loopback],
  [1, ethernet],
  [6, tokenRing],
  [9, ppp],
  [10, fddi],
  [12, ip], // DLT_RAW of most systems, written by programs that do not translate it
  [14, ip], // DLT_RAW of OpenBSD
  [50, pppInHdlc],
  [51, pppoe],
  [100, llc], // ATM with RFC 2684
  [101, ip],
  [104, ciscoHdlc],
  [105, ieee80211],
  [107, frameRelay],
  [108, loopback],
  [109, encapsulated],
  [113, cookedLinux],
  [117, packetFilterLog],
  [119, prism],
  [122, fibreChannel],
  [123, sunAtm],
  [127, radiotap],
  [138, fireWire],
  [149, pktap], // DLT_USER2, where macOS kept it
  [163, avs],
  [166, pppWithDirection],
  [192, perPacketInformation],
  [204, pppWithDirection],
  [226, solarisIpNet],
  [228, ip],
  [229, ip],
  [239, nflog],
  [258, pktap],
  [274, mpacket],
  [276, cookedLinux2],
  [282, broadcomTag],
  [283, broadcomPrefix],
  [284, dsaTag],
  [285, edsaTag],
]);

/** The header of cursor.linkType. */
export function linkLayer(cursor: Cursor): Step {
  const layer = LINK_TYPES.get(cursor.linkType);
  return layer === undefined ? "unsupported-link-type" : layer(cursor);
}
