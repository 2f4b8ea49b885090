import type { ByteSource } from "./byteSource.ts";
import type { Damage, DecompressionStream } from "./decompress.ts";

/** What one write to a decompressor takes. */
const PIECE_BYTES = 64 * 1024;

/** Where the decompressed bytes go. */
export interface Receiver {
  readonly wantsMore: boolean;
  /** Bytes delivered so far. */
  readonly bytes: number;
  deliver(bytes: Uint8Array): void;
  /** Lets other work have its turn from time to time; throws when the reading is cancelled. */
  pause(): Promise<void>;
}

export type OpenStream = (onOutput: (bytes: Uint8Array) => void) => DecompressionStream;

/** Decompresses `first`, which has been read already, and the rest of the source. Returns the damage, if any. */
export async function decompressSource(
  source: ByteSource,
  first: Uint8Array,
  open: OpenStream,
  receiver: Receiver,
): Promise<Damage | null> {
  const stream = open((bytes) => receiver.deliver(bytes));
  const buffer = new Uint8Array(PIECE_BYTES);
  let used = 0;
  try {
    for (let chunk = first; chunk.length > 0 && receiver.wantsMore && !stream.isOver; ) {
      const piece = chunk.subarray(0, PIECE_BYTES);
      await stream.write(piece);
      if (stream.damage === null) used += piece.length;
      await receiver.pause();
      chunk = chunk.subarray(piece.length);
      if (chunk.length === 0) chunk = buffer.subarray(0, await source.read(buffer));
    }
    if (receiver.wantsMore) await stream.finish();
  } finally {
    stream.destroy();
  }
  if (stream.damage === null || !receiver.wantsMore) return null;
  const failedInWrite = used < source.position;
  if (!failedInWrite || source.size === null) return stream.damage;
  return { ...stream.damage, compressedOffset: await readUpToDamage(source, used, open, receiver) };
}

/**
 * When a write fails, Node.js throws away what it had decompressed of it before the damage. The first `used` bytes
 * went well: they are decompressed once more, and from there on single bytes are written until the damage is met.
 * Returns how many compressed bytes went well in the end. (A pipe cannot be read again: what its last write held is
 * lost.)
 */
async function readUpToDamage(
  source: ByteSource,
  used: number,
  open: OpenStream,
  receiver: Receiver,
): Promise<number> {
  let known = receiver.bytes;
  const stream = open((bytes) => {
    const isNew = bytes.subarray(Math.min(known, bytes.length));
    known -= bytes.length - isNew.length;
    if (isNew.length > 0) receiver.deliver(isNew);
  });
  const buffer = new Uint8Array(PIECE_BYTES);
  let offset = 0;
  source.rewind();
  try {
    while (receiver.wantsMore) {
      const left = used - source.position;
      const piece = buffer.subarray(0, left > 0 ? Math.min(left, buffer.length) : 1);
      const bytes = await source.read(piece);
      if (bytes === 0) break;
      await stream.write(piece.subarray(0, bytes));
      await receiver.pause();
      if (stream.isOver) break;
      offset = source.position;
    }
  } finally {
    stream.destroy();
  }
  return offset;
}
