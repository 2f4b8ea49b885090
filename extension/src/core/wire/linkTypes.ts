/** The link layers and EtherTypes of frames that are decoded in a few reads. Numbers alone: the fast path is compiled with them, too. */

// https://www.tcpdump.org/linktypes.html
export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_RAW = 101;
export const LINKTYPE_LINUX_SLL = 113;
export const LINKTYPE_LINUX_SLL2 = 276;

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_IPV6 = 0x86dd;
export const ETHERTYPE_VLAN = 0x8100;
