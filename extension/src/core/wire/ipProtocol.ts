import { tooShort } from "./ipv4.ts";
import { type Cursor, has, type Step } from "./layer.ts";

/** https://www.iana.org/assignments/protocol-numbers */
const ICMP = 1;
const IPV4 = 4;
const TCP = 6;
const UDP = 17;
const IPV6 = 41;
const GRE = 47;
const ESP = 50;
const AUTHENTICATION_HEADER = 51;
const ICMPV6 = 58;
const IPIP = 94;
const ETHERIP = 97;
const IPCOMP = 108;
const MPLS = 137;
const ETHERNET = 143;

/** What stands behind the IP header at the cursor. */
export function ipProtocol(cursor: Cursor): Step {
  switch (cursor.protocol) {
    case TCP:
      return "tcp";
    case UDP:
      return "udp";
    case ICMP:
    case ICMPV6:
      return "icmp";
    case IPV4:
    case IPIP:
      return "ipv4";
    case IPV6:
      return "ipv6";
    case GRE:
      return "gre";
    case MPLS:
      return "mpls";
    case ETHERNET:
      return "ethernet";
    case ETHERIP: // RFC 3378: version and reserved bits
      cursor.offset += 2;
      return "ethernet";
    case AUTHENTICATION_HEADER:
      return authenticationHeader(cursor);
    case ESP:
    case IPCOMP:
      return "encrypted";
    default:
      return "not-tcp";
  }
}

/** RFC 4302 section 2: the length is in 4-byte words, minus 2. */
function authenticationHeader(cursor: Cursor): Step {
  if (!has(cursor, 12)) return tooShort(cursor, 12);
  const { view, offset } = cursor;
  cursor.protocol = view.getUint8(offset);
  cursor.offset += 4 * (view.getUint8(offset + 1) + 2);
  return "ip-protocol";
}
