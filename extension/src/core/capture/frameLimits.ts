/**
 * How long a captured frame may be before we call its length a lie, as libpcap (pcap-int.h, MAXIMUM_SNAPLEN)
 * and Wireshark (wtap_max_snaplen_for_encap) have it.
 */

const USUAL_LIMIT = 262_144;
/** A D-Bus message may have 128 MiB (D-Bus specification, "Message Format"); USB transfers are as long. */
const LONG_LIMIT = 134_217_728;

const LINKTYPE_DBUS = 231;
const LINKTYPE_USBPCAP = 249;
const LINKTYPE_EBHSCR = 279;

/** In bytes. */
export function maximumFrameLength(linkType: number): number {
  return linkType === LINKTYPE_DBUS || linkType === LINKTYPE_USBPCAP || linkType === LINKTYPE_EBHSCR
    ? LONG_LIMIT
    : USUAL_LIMIT;
}

/** A pcapng block holds a frame and options; nobody writes more than this beside the frame. */
export const MAXIMUM_BLOCK_BYTES: number = LONG_LIMIT + 16 * 1024 * 1024;
