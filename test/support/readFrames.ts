/** Runs captures and frames through the readers, for tests. */

import type { CaptureInfo } from "#core/capture/captureInfo.ts";
import { CaptureReader } from "#core/capture/captureReader.ts";
import type { Bookmark } from "#core/capture/formatReader.ts";
import { createFrameRecord, type FrameRecord, type FrameSink } from "#core/capture/frameRecord.ts";
import { AddressTable } from "#core/model/addressTable.ts";
import { FrameDecoder } from "#core/wire/frameDecoder.ts";
import { createSegment, type Segment } from "#core/wire/segment.ts";
import { SegmentRows, takeSegment } from "#core/wire/segmentRows.ts";

/** A frame as it was delivered: everything of the record that does not depend on the chunks, and its bytes. */
export type Frame = Omit<FrameRecord, "offset"> & { readonly bytes: string };

export interface ReadCapture {
  readonly frames: readonly Frame[];
  readonly info: CaptureInfo;
}

/** Reads a capture whose bytes arrive in these pieces. Each piece is wiped after its push: a reader may not keep it. */
export function readFrames(...chunks: readonly Uint8Array[]): ReadCapture {
  return readFramesFrom(undefined, ...chunks);
}

/** The same for the bytes from a bookmark on. */
export function readFramesFrom(from: Bookmark | undefined, ...chunks: readonly Uint8Array[]): ReadCapture {
  const frames: Frame[] = [];
  const sink: FrameSink = {
    onFrame(record, view) {
      const { offset, ...rest } = record;
      const bytes = Buffer.from(view.buffer, view.byteOffset + offset, record.capturedLength).toString("hex");
      frames.push({ ...rest, bytes });
    },
  };
  const reader = new CaptureReader(sink, from);
  for (const chunk of chunks) {
    const copy = chunk.slice();
    reader.push(copy);
    copy.fill(0xa5);
  }
  reader.end();
  return { frames, info: reader.info };
}

/** Cuts bytes at these places. */
export function split(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end));
}

export interface DecodeOptions {
  readonly linkType?: number;
  readonly originalLength?: number;
  readonly interfaceId?: number;
  readonly seconds?: number;
}

/** A decoder that takes frames one by one and shows addresses as text. */
export class TestDecoder {
  readonly #addresses = new AddressTable();
  readonly #decoder = new FrameDecoder(this.#addresses);
  #frames = 0;

  /** The segment with text for addresses, or the reason why there is none. */
  decode(
    bytes: Uint8Array,
    options: DecodeOptions = {},
  ): (Segment & { source: string; destination: string }) | string {
    const before = new Map(this.#decoder.skipped);
    const segment = createSegment();
    const record: FrameRecord = {
      ...createFrameRecord(),
      frame: ++this.#frames,
      seconds: options.seconds ?? 0,
      linkType: options.linkType ?? 1,
      interfaceId: options.interfaceId ?? 0,
      offset: 3,
      capturedLength: bytes.length,
      originalLength: options.originalLength ?? bytes.length,
    };
    // Other bytes around the frame, so that reading past its ends shows.
    const buffer = new Uint8Array(bytes.length + 6).fill(0x5a);
    buffer.set(bytes, 3);
    const rows = new SegmentRows(1);
    if (this.#decoder.decode(record, new DataView(buffer.buffer), rows.words, 0)) {
      takeSegment(rows, 0, segment);
      const format = (address: number): string => this.#addresses.format(segment.ipVersion, address);
      return {
        ...segment,
        source: format(segment.sourceAddress),
        destination: format(segment.destinationAddress),
      };
    }
    for (const [reason, count] of this.#decoder.skipped) {
      if (count !== (before.get(reason) ?? 0)) return reason;
    }
    return "nothing was counted";
  }
}
