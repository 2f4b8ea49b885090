/**
 * Writes pcapng, https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html: one little-endian section, its
 * interfaces as they come, an enhanced packet block for each frame. One buffer is filled again and again.
 */

import type { InterfaceClock } from "../capture/captureInfo.ts";
import {
  BYTE_ORDER_MAGIC,
  ENHANCED_PACKET,
  IF_NAME,
  IF_TSOFFSET,
  IF_TSRESOL,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  ISB_IFDROP,
  OPT_COMMENT,
  OPT_END,
  SECTION_HEADER,
} from "../capture/pcapngCodes.ts";
import { utf8Bytes } from "../capture/utf8Bytes.ts";

/** Takes bytes that are valid only during the call. */
export type ByteSink = (bytes: Uint8Array) => void;

export interface WrittenInterface {
  readonly linkType: number;
  /** null: not limited, or not known. */
  readonly snapLength: number | null;
  readonly name: string | null;
  readonly clock: InterfaceClock;
}

/** A frame to be written: its bytes are `view[offset]` up to, not including, `view[offset + capturedLength]`. */
export interface WrittenFrame {
  /** As `addInterface` returned it. */
  readonly interfaceId: number;
  readonly ticks: bigint;
  readonly originalLength: number;
  readonly view: DataView;
  readonly offset: number;
  readonly capturedLength: number;
}

/** An option of section headers that only we write. */
const SHB_USERAPPL = 4;

const BUFFER_BYTES = 256 * 1024;
/** An option's length has 16 bits. */
const MOST_OPTION_BYTES = 0xffff;

export class PcapngWriter {
  readonly #sink: ByteSink;
  #buffer = new Uint8Array(BUFFER_BYTES);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;
  /** Where the block begins that is being written. */
  #block = 0;
  #hasOptions = false;
  #interfaces = 0;

  constructor(sink: ByteSink, { program, comment }: { readonly program: string; readonly comment: string }) {
    this.#sink = sink;
    this.#begin(SECTION_HEADER);
    this.#u32(BYTE_ORDER_MAGIC);
    this.#u32(1); // version 1.0
    this.#u32(0xffff_ffff); // the section's length: not told
    this.#u32(0xffff_ffff);
    if (comment !== "") this.#text(OPT_COMMENT, comment);
    this.#text(SHB_USERAPPL, program);
    this.#end();
  }

  /** Returns the number by which frames refer to it. */
  addInterface({ linkType, snapLength, name, clock }: WrittenInterface): number {
    this.#begin(INTERFACE_DESCRIPTION);
    this.#u32(linkType & 0xffff);
    this.#u32(snapLength ?? 0);
    if (name !== null) this.#text(IF_NAME, name);
    this.#option(IF_TSRESOL, Uint8Array.of(clock.resolution));
    if (clock.offset !== 0) this.#option(IF_TSOFFSET, signed64(clock.offset));
    this.#end();
    return this.#interfaces++;
  }

  /** Begins the block of a frame; its comments may follow. It ends where the next block begins. */
  frame({ interfaceId, ticks, originalLength, view, offset, capturedLength }: WrittenFrame): void {
    this.#begin(ENHANCED_PACKET);
    this.#u32(interfaceId);
    this.#u32(Number((ticks >> 32n) & 0xffff_ffffn));
    this.#u32(Number(ticks & 0xffff_ffffn));
    this.#u32(capturedLength);
    this.#u32(originalLength);
    this.#bytes(new Uint8Array(view.buffer, view.byteOffset + offset, capturedLength));
  }

  /** A comment on the frame that was written last. */
  comment(text: string): void {
    this.#text(OPT_COMMENT, text);
  }

  /** So many frames of the interface did not get into the file. */
  dropped(interfaceId: number, frames: number): void {
    this.#begin(INTERFACE_STATISTICS);
    this.#u32(interfaceId);
    this.#u32(0); // of no moment in particular
    this.#u32(0);
    this.#option(ISB_IFDROP, signed64(frames));
    this.#end();
  }

  /** Hands over what is left. */
  finish(): void {
    this.#end();
    this.#flush();
  }

  #begin(type: number): void {
    this.#end();
    if (this.#length > BUFFER_BYTES / 2) this.#flush();
    this.#block = this.#length;
    this.#u32(type);
    this.#u32(0); // the length, told when it is known
  }

  #end(): void {
    if (this.#block === this.#length) return;
    if (this.#hasOptions) this.#u32(OPT_END);
    this.#hasOptions = false;
    const size = this.#length + 4 - this.#block;
    this.#u32(size);
    this.#view.setUint32(this.#block + 4, size, true);
    this.#block = this.#length;
  }

  #flush(): void {
    if (this.#length > 0) this.#sink(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    this.#block = 0;
  }

  #text(code: number, text: string): void {
    this.#option(code, utf8Bytes(text).subarray(0, MOST_OPTION_BYTES));
  }

  #option(code: number, value: Uint8Array): void {
    this.#hasOptions = true;
    this.#u32(code | (value.length << 16));
    this.#bytes(value);
  }

  #u32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** Padded to a multiple of four. */
  #bytes(bytes: Uint8Array): void {
    const padded = (bytes.length + 3) & ~3;
    this.#room(padded);
    this.#buffer.set(bytes, this.#length);
    this.#buffer.fill(0, this.#length + bytes.length, this.#length + padded);
    this.#length += padded;
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function signed64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
}
