/** LINKTYPE_ values in words (https://www.tcpdump.org/linktypes.html); only those a person is likely to meet. */
const NAMES: Readonly<Record<number, string>> = {
  0: "BSD loopback",
  1: "Ethernet",
  9: "PPP",
  12: "raw IP",
  14: "raw IP",
  50: "PPP",
  51: "PPPoE",
  101: "raw IP",
  105: "802.11",
  108: "OpenBSD loopback",
  113: "Linux cooked v1",
  119: "802.11 with Prism header",
  127: "802.11 with radiotap header",
  163: "802.11 with AVS header",
  192: "802.11 with PPI header",
  220: "USB",
  228: "raw IPv4",
  229: "raw IPv6",
  239: "NFLOG",
  253: "Netlink",
  258: "Apple PKTAP",
  276: "Linux cooked v2",
};

export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? `link type ${linkType}`;
}
