/** Where the capture was taken, inferred from the packets. Verdicts that need another vantage point say so. */

import type { Analyzer } from "../analyzer.ts";

export interface CapturePoint {
  readonly at: "client" | "server" | "middle" | null;
  /** The host beside which the capture was taken; null in the middle, or when not known. */
  readonly address: string | null;
  /** Sentences, each with the numbers it rests on. */
  readonly reasons: readonly string[];
}

export function inferCapturePoint(_analyzer: Analyzer): CapturePoint {
  return { at: null, address: null, reasons: [] };
}
