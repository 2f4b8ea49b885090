/** A capture taken out of another one, in memory. */

import { Analyzer } from "#core/analyzer.ts";
import { FrameSet } from "#core/model/frameSet.ts";
import { CaptureExtract, type ExtractOptions } from "#core/takeaway/captureExtract.ts";
import { concat } from "#test/support/byteWriter.ts";

/** An analyzer that has read `bytes` to their end. */
export function analyzed(bytes: Uint8Array, fileName = "incident.pcap"): Analyzer {
  const analyzer = new Analyzer({ fileName, expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  return analyzer;
}

export function frameSet(frames: Iterable<number>): FrameSet {
  const set = new FrameSet();
  for (const frame of frames) set.add(frame);
  return set;
}

/** The pcapng that holds what `options` choose of the capture that comes in these pieces. */
export function extracted(pieces: readonly Uint8Array[], options: Partial<ExtractOptions> = {}): Uint8Array {
  const written: Uint8Array[] = [];
  const all = { kind: "frames", frames: frameSet(Array.from({ length: 5000 }, (_, i) => i + 1)) } as const;
  const extract = new CaptureExtract((bytes) => written.push(bytes.slice()), {
    choice: all,
    lastFrame: Number.MAX_SAFE_INTEGER,
    interfaces: [],
    program: "TCP Lifelines test",
    comment: "",
    ...options,
  });
  for (const piece of pieces) {
    // As a file is read: one buffer that is used again.
    const copy = Uint8Array.from(piece);
    const more = extract.push(copy);
    copy.fill(0xa5);
    if (!more) break;
  }
  extract.end();
  return concat(...written);
}
