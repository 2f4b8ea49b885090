/** Frames to the bytes of a capture file, in blocks of 1 MiB: constant memory whatever the size. */

export type CaptureFormat = "pcap" | "pcapng";

/** Takes bytes that are used again afterwards. */
export type ByteSink = (bytes: Uint8Array) => void;

const BLOCK_BYTES = 1 << 20;
const SNAP_LENGTH = 262144;
const LINKTYPE_ETHERNET = 1;
const MICROSECONDS = 1_000_000;

export class CaptureOutput {
  frames = 0;
  bytes = 0;
  readonly #format: CaptureFormat;
  readonly #sink: ByteSink;
  readonly #block = new Uint8Array(BLOCK_BYTES);
  readonly #view = new DataView(this.#block.buffer);
  #at = 0;

  constructor(format: CaptureFormat, sink: ByteSink) {
    this.#format = format;
    this.#sink = sink;
    if (format === "pcap") this.#words(0xa1b2c3d4, 0x00040002, 0, 0, SNAP_LENGTH, LINKTYPE_ETHERNET);
    else {
      this.#words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28);
      // With the option if_name, "eth0": pcap-ng-parser reads no interface without options.
      this.#words(1, 32, LINKTYPE_ETHERNET, SNAP_LENGTH, 0x00040002, 0x30687465, 0, 32);
    }
  }

  /** @param time microseconds since 1970 */
  write(time: number, frame: Uint8Array, length: number): void {
    if (this.#at + length + 40 > BLOCK_BYTES) this.flush();
    this.frames++;
    if (this.#format === "pcap") {
      this.#words(Math.floor(time / MICROSECONDS), time % MICROSECONDS, length, length);
      this.#data(frame, length);
      return;
    }
    const padding = -length & 3;
    const total = 32 + length + padding;
    this.#words(6, total, 0, Math.floor(time / 0x100000000), time % 0x100000000, length, length);
    this.#data(frame, length);
    for (let i = 0; i < padding; i++) this.#block[this.#at++] = 0;
    this.#words(total);
  }

  flush(): void {
    this.bytes += this.#at;
    this.#sink(this.#block.subarray(0, this.#at));
    this.#at = 0;
  }

  #words(...words: readonly number[]): void {
    for (const word of words) {
      this.#view.setUint32(this.#at, word >>> 0, true);
      this.#at += 4;
    }
  }

  #data(frame: Uint8Array, length: number): void {
    for (let i = 0; i < length; i++) this.#block[this.#at + i] = frame[i] ?? 0;
    this.#at += length;
  }
}
