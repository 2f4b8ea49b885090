import type { FileOffset, FrameNumber } from "../units.ts";

/**
 * One packet record of a capture file, as the readers hand it over. ONE object is reused for every frame
 * of a file (no allocation in the hot loop): a sink copies what it wants to keep.
 */
export interface FrameRecord {
  /** Wireshark's number, from 1. */
  frame: FrameNumber;
  /** Absolute time, UTC: whole seconds since 1970 (may exceed 2^32, may be negative) and 0 to 999,999,999 ns. */
  seconds: number;
  nanoseconds: number;
  /** LINKTYPE_ value (https://www.tcpdump.org/linktypes.html). */
  linkType: number;
  /** Index into the interfaces of the capture (over all its sections). */
  interfaceId: number;
  /** Where the frame's bytes begin in the uncompressed file. */
  fileOffset: FileOffset;
  /** The frame's bytes are `view[offset]` up to, not including, `view[offset + capturedLength]`. */
  offset: number;
  capturedLength: number;
  /** Length on the wire; more than capturedLength when the snap length cut the frame. */
  originalLength: number;
}

/** A record to be filled again and again by a reader. */
export function createFrameRecord(): FrameRecord {
  return {
    frame: 0,
    seconds: 0,
    nanoseconds: 0,
    linkType: 0,
    interfaceId: 0,
    fileOffset: 0,
    offset: 0,
    capturedLength: 0,
    originalLength: 0,
  };
}

/** How a file of the usual kind is written: classic pcap with records of 16 bytes before each frame, or a section of pcapng. */
export type UsualRecords =
  | {
      readonly format: "pcap";
      readonly littleEndian: boolean;
      readonly nanoseconds: boolean;
      readonly linkType: number;
    }
  | {
      readonly format: "pcapng";
      readonly littleEndian: boolean;
      /** Of the section, in its order; more of them may be described later. */
      readonly interfaces: readonly UsualInterface[];
    };

export interface UsualInterface {
  /** Over all sections. */
  readonly id: number;
  readonly linkType: number;
  /** Ticks in a second, and seconds to add. */
  readonly time: { readonly ticks: number; readonly offset: number };
}

/** Receives the frames of a capture in file order. `view` is valid only during the call. */
export interface FrameSink {
  onFrame(record: FrameRecord, view: DataView): void;
  /**
   * Takes what is usual from `at` on, up to `end`, as if each frame had been handed over: a sink may read such records faster by itself.
   *
   * @param record of the frame before; of the last that was taken afterwards (its number and time)
   * @returns where the first record or block begins that was not taken
   */
  takeUsual?(form: UsualRecords, view: DataView, at: number, end: number, record: FrameRecord): number;
}
