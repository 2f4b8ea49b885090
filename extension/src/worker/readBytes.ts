import { setImmediate as nextTurn } from "node:timers/promises";
import type { CaptureProblem } from "#core/problem.ts";
import type { ChunkSink, ReadOptions, ReadReport } from "#io/captureFile.ts";
import { CaptureFileError, cancelled } from "#io/captureFileError.ts";
import { type Compression, detectCompression } from "#io/compression.ts";
import { createDecompressor, DecompressionStream } from "#io/decompress.ts";

/** What is pushed between two turns of other work. */
const PIECE_BYTES = 1024 * 1024;

/** As `readCapture`, for a file that came whole from a file system which only VS Code can read. */
export async function readBytes(
  name: string,
  bytes: Uint8Array,
  onChunk: ChunkSink,
  { signal, onProgress }: ReadOptions,
): Promise<ReadReport> {
  const compression = detectCompression(bytes);
  let delivered = 0;
  let wantsMore = true;
  const deliver = (chunk: Uint8Array): void => {
    delivered += chunk.length;
    if (wantsMore && onChunk(chunk) === false) wantsMore = false;
  };
  const stream = compression === null ? null : decompression(name, compression, deliver);
  for (let at = 0; at < bytes.length && wantsMore && !stream?.isOver; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    if (stream) await stream.write(piece);
    else deliver(piece);
    onProgress?.({ bytesRead: at + piece.length, bytesTotal: bytes.length });
    await nextTurn();
    if (signal?.aborted) throw cancelled(name);
  }
  if (wantsMore) await stream?.finish();
  stream?.destroy();
  const problems: readonly CaptureProblem[] =
    stream?.damage && wantsMore
      ? [
          {
            kind: "bad-compression",
            offset: delivered,
            frame: null,
            message: `The ${compression} stream is damaged (${stream.damage.reason}).`,
          },
        ]
      : [];
  return { bytesRead: bytes.length, bytesTotal: bytes.length, compression, bytes: delivered, problems };
}

function decompression(
  name: string,
  compression: Compression,
  onOutput: (chunk: Uint8Array) => void,
): DecompressionStream {
  const isKnown = compression === "gzip" || compression === "zstd";
  const decompressor = isKnown ? createDecompressor(compression) : null;
  if (decompressor) return new DecompressionStream(decompressor, onOutput);
  const message = `${name}: this file is compressed with ${compression}, which cannot be read here. Decompress it first.`;
  throw new CaptureFileError("unsupported-compression", message);
}
