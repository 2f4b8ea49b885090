/** Writes snoop (RFC 1761), for tests. */

import { ascii, concat, type Piece, padding, u32, zeros } from "./byteWriter.ts";
import type { PcapFrame } from "./pcapWriter.ts";

export interface SnoopShape {
  readonly version?: number;
  /** A snoop datalink type: 4 is Ethernet. */
  readonly network?: number;
  /** Bytes behind the frame; Shomiti writes 16 and more. */
  readonly trailer?: number;
  readonly drops?: number;
}

export function snoopBytes(frames: readonly PcapFrame[], shape: SnoopShape = {}): Uint8Array {
  const records = frames.flatMap((frame): Piece[] => {
    const { bytes } = frame;
    const pad = shape.trailer === undefined ? padding(bytes.length) : zeros(shape.trailer);
    return [
      u32(frame.originalLength ?? bytes.length),
      u32(bytes.length),
      u32(24 + bytes.length + pad.length),
      u32(shape.drops ?? 0),
      u32(frame.seconds),
      u32(frame.fraction),
      bytes,
      pad,
    ];
  });
  return concat(ascii("snoop\0\0\0"), u32(shape.version ?? 2), u32(shape.network ?? 4), ...records);
}
