/** Datagrams of UDP (RFC 768). Nothing of them is kept but their number, where no tunnel is in them that the core would look into. */

import {
  ESP_IN_UDP,
  GENEVE,
  GTP_U,
  L2TP,
  LISP,
  MPLS_IN_UDP,
  TEREDO,
  TZSP,
  VXLAN,
  VXLAN_GPE,
  VXLAN_OF_LINUX,
} from "../core/wire/udpTunnelPorts";
import { short } from "./bytes";

const HEADER_BYTES: usize = 8;

/** Whether a whole header is at `at`, and of no tunnel. `end` is where the captured bytes of the datagram end. */
export function isPlainUdp(at: usize, end: usize): bool {
  if (at + HEADER_BYTES > end) return false;
  for (let port = at; port < at + 4; port += 2) {
    switch (short(port)) {
      case L2TP:
      case GTP_U:
      case TEREDO:
      case LISP:
      case ESP_IN_UDP:
      case VXLAN:
      case VXLAN_GPE:
      case GENEVE:
      case MPLS_IN_UDP:
      case VXLAN_OF_LINUX:
      case TZSP:
        return false;
    }
  }
  return true;
}
