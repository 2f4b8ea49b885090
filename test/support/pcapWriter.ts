/** Writes classic pcap in each of its forms, for tests. The forms: extension/src/core/capture/pcapVariant.ts. */

import { byteOrder, concat, type Piece, zeros } from "./byteWriter.ts";

export interface PcapFrame {
  readonly seconds: number;
  /** Microseconds or nanoseconds, as the file has them. */
  readonly fraction: number;
  readonly bytes: Uint8Array;
  readonly originalLength?: number;
}

export type PcapForm =
  | "microseconds"
  | "nanoseconds"
  | "modified"
  | "modified-with-old-magic"
  | "modified-1999-09-15"
  | "nokia"
  | "aix"
  | "ixia-hardware"
  | "ixia-software";

export interface PcapShape {
  readonly form?: PcapForm;
  readonly littleEndian?: boolean;
  readonly version?: readonly [number, number];
  readonly snapLength?: number;
  /** The whole 32-bit field. */
  readonly network?: number;
  /** The original length before the captured one, as files before 2.3 have it. */
  readonly swapLengths?: boolean;
}

export const PCAP_FORMS: readonly PcapForm[] = [
  "microseconds",
  "nanoseconds",
  "modified",
  "modified-with-old-magic",
  "modified-1999-09-15",
  "nokia",
  "aix",
  "ixia-hardware",
  "ixia-software",
];

const MAGIC: Readonly<Record<PcapForm, number>> = {
  microseconds: 0xa1b2c3d4,
  nanoseconds: 0xa1b23c4d,
  modified: 0xa1b2cd34,
  "modified-with-old-magic": 0xa1b2c3d4,
  "modified-1999-09-15": 0xa1b2cd34,
  nokia: 0xa1b2c3d4,
  aix: 0xa1b2c3d4,
  "ixia-hardware": 0x1c0001ac,
  "ixia-software": 0x1c0001ab,
};

/** Does this form count nanoseconds? */
export function isNanoseconds(form: PcapForm): boolean {
  return form === "nanoseconds" || form === "aix" || form === "ixia-hardware";
}

export function pcapBytes(frames: readonly PcapFrame[], shape: PcapShape = {}): Uint8Array {
  const form = shape.form ?? "microseconds";
  const { u16, u32 } = byteOrder(shape.littleEndian ?? true);
  const [major, minor] = shape.version ?? (form === "aix" ? [2, 2] : [2, 4]);
  const isAix = form === "aix";
  const records = frames.flatMap((frame): Piece[] => {
    const lengths = [frame.bytes.length, frame.originalLength ?? frame.bytes.length];
    if (shape.swapLengths ?? isAix) lengths.reverse();
    return [
      u32(frame.seconds),
      u32(frame.fraction),
      ...lengths.map((length) => u32(length)),
      extraFields(form, u16, u32),
      frame.bytes,
    ];
  });
  const header = [
    u32(MAGIC[form]),
    u16(major),
    u16(minor),
    zeros(8),
    u32(shape.snapLength ?? 262_144),
    u32(shape.network ?? (isAix ? 6 : 1)),
  ];
  const body = concat(...records);
  const total = form.startsWith("ixia") ? u32(body.length) : [];
  return concat(...header, total, body);
}

type Writer = (value: number) => number[];

/** What stands between the usual record header and the frame. */
function extraFields(form: PcapForm, u16: Writer, u32: Writer): Piece {
  const modified = [...u32(2), ...u16(0x0800), 0, 0xee];
  switch (form) {
    case "modified":
    case "modified-with-old-magic":
      return modified;
    case "modified-1999-09-15":
      return [...modified, 0, 0, 0, 0];
    case "nokia":
      return [0x01, 0xb6, 0xbf, 0x9f]; // 0x9fbfb601
    default:
      return [];
  }
}
