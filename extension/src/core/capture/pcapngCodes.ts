/** Numbers of the pcapng format that its reader and its writer share (draft-ietf-opsawg-pcapng-02, sections 3 and 4). */

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

// Types of blocks.
export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const INTERFACE_STATISTICS = 5;
export const ENHANCED_PACKET = 6;

// Options of any block, of interface descriptions, of interface statistics.
export const OPT_END = 0;
export const OPT_COMMENT = 1;
export const IF_NAME = 2;
export const IF_TSRESOL = 9;
export const IF_TSOFFSET = 14;
export const ISB_IFDROP = 5;
