/** Files that are no capture, or a damaged one, made of the bundled sample where some of it must be right. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const SAMPLE = "extension/walkthrough/sample/recycle.pcap";

export interface BadCapture {
  readonly name: string;
  /** What is wrong, in the words of the contract. */
  readonly kind: string;
  /** Where it is wrong. */
  readonly offset: number;
  /** Frames before the damage; 0: the file cannot be read as a capture at all. */
  readonly frames: number;
  readonly bytes: Uint8Array;
}

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const KEPT_FRAMES = 10;

/** Writes them into a folder. */
export async function writeBadCaptures(folder: string): Promise<readonly BadCapture[]> {
  const bad = badCaptures(await readFile(SAMPLE));
  for (const { name, bytes } of bad) await writeFile(join(folder, name), bytes);
  return bad;
}

function badCaptures(sample: Buffer): readonly BadCapture[] {
  const text = Buffer.from("Bread, milk, a dozen eggs.\n");
  const frames = framesOf(sample, KEPT_FRAMES);
  const kept = frames.at(-1)?.end ?? 0;

  const longRecord = Buffer.concat([sample.subarray(0, kept), Buffer.alloc(1000)]);
  longRecord.writeUInt32LE(2 ** 31, kept + 8);

  const blocks = [...pcapngHead(), ...frames.map(({ data }) => packetBlock(data))];
  const whole = Buffer.concat(blocks);
  const emptyBlock = Buffer.concat([whole, block(6, Buffer.alloc(20))]);
  emptyBlock.writeUInt32LE(0, whole.length + 4);

  return [
    { name: "empty.pcap", kind: "empty-file", offset: 0, frames: 0, bytes: new Uint8Array() },
    { name: "text.pcap", kind: "not-a-capture", offset: 0, frames: 0, bytes: text },
    { name: "header.pcap", kind: "truncated-header", offset: 0, frames: 0, bytes: sample.subarray(0, 10) },
    { name: "record.pcap", kind: "bad-record-length", offset: kept, frames: KEPT_FRAMES, bytes: longRecord },
    {
      name: "block.pcapng",
      kind: "bad-block-length",
      offset: whole.length,
      frames: KEPT_FRAMES,
      bytes: emptyBlock,
    },
  ];
}

/** The first records of a little-endian pcap: their bytes and where they end. */
function framesOf(pcap: Buffer, howMany: number): readonly { readonly data: Buffer; readonly end: number }[] {
  const frames = [];
  let at = FILE_HEADER_BYTES;
  for (let i = 0; i < howMany; i++) {
    const end = at + RECORD_HEADER_BYTES + pcap.readUInt32LE(at + 8);
    frames.push({ data: pcap.subarray(at + RECORD_HEADER_BYTES, end), end });
    at = end;
  }
  return frames;
}

/** A section and an Ethernet interface (draft-ietf-opsawg-pcapng, sections 4.1 and 4.2). */
function pcapngHead(): readonly Buffer[] {
  const section = Buffer.alloc(16, 0xff); // Its length, the last eight bytes, stays "not known".
  section.writeUInt32LE(0x1a2b3c4d, 0);
  section.writeUInt16LE(1, 4);
  section.writeUInt16LE(0, 6);
  const ethernet = Buffer.alloc(8);
  ethernet.writeUInt16LE(1, 0);
  return [block(0x0a0d0d0a, section), block(1, ethernet)];
}

/** An enhanced packet block (section 4.3) on interface 0, at time 0. */
function packetBlock(data: Buffer): Buffer {
  const body = Buffer.alloc(20 + Math.ceil(data.length / 4) * 4);
  body.writeUInt32LE(data.length, 12);
  body.writeUInt32LE(data.length, 16);
  data.copy(body, 20);
  return block(6, body);
}

function block(type: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  body.copy(bytes, 8);
  bytes.writeUInt32LE(bytes.length, bytes.length - 4);
  return bytes;
}
