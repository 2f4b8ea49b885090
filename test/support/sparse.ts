/** Reads a capture twice, once as a small one and once as one that is too large for all its segments to be kept. */

import { Analyzer } from "#core/analyzer.ts";
import { findingsOf } from "#core/detect/detectors.ts";
import type { SparseOptions } from "#core/reread/sparseSegments.ts";

export interface BothWays {
  readonly whole: Analyzer;
  readonly sparse: Analyzer;
}

const CHUNK = 65_536;

/** By default nothing but openings is kept, and rows that are read again are soon given up. */
export function readBothWays(bytes: Uint8Array, options: Partial<SparseOptions> = {}): BothWays {
  const source = { read: (offset: number, target: Uint8Array) => copyOf(bytes, offset, target) };
  return {
    whole: read(bytes),
    sparse: read(bytes, { source, keepAllUpTo: 0, spareRows: 64, ...options }),
  };
}

/** Reads a file that lies in memory. */
export function copyOf(bytes: Uint8Array, offset: number, target: Uint8Array): number {
  const piece = bytes.subarray(offset, offset + target.length);
  target.set(piece);
  return piece.length;
}

function read(bytes: Uint8Array, sparse?: SparseOptions): Analyzer {
  const analyzer = new Analyzer({
    fileName: "capture",
    expectedBytes: bytes.length,
    ...(sparse ? { sparse } : {}),
  });
  for (let at = 0; at < bytes.length; at += CHUNK) analyzer.push(bytes.subarray(at, at + CHUNK));
  analyzer.end();
  findingsOf(analyzer);
  return analyzer;
}
