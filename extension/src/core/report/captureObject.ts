import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { CaptureProblem } from "../problem.ts";
import type { CaptureObject, CapturePointObject } from "./contract.ts";
import { rfc3339, toSeconds } from "./seconds.ts";

/** What only the one who opened the file knows. */
export interface FileFacts {
  /** Size as stored; null for a stream. */
  readonly bytes: number | null;
  readonly compression: string | null;
  /** Damage outside the capture format: a broken gzip stream, a file that shrank. */
  readonly problems: readonly CaptureProblem[];
}

/** The contract's `capture`. */
export function captureObject(analyzer: Analyzer, file: FileFacts): CaptureObject {
  const { info, start } = analyzer;
  return {
    file: analyzer.fileName,
    bytes: file.bytes,
    format: info.format,
    compression: file.compression,
    frames: analyzer.frameCount,
    tcpSegments: analyzer.tcpFrameCount,
    start: start === null ? null : rfc3339(start.seconds, start.nanoseconds),
    durationSeconds: toSeconds(analyzer.latest - analyzer.earliest),
    linkTypes: [...info.linkTypes],
    interfaces: [...info.interfaces],
    skipped: [...analyzer.decoder.skipped].map(([reason, frames]) => ({ reason, frames })),
    problems: [...info.problems, ...file.problems, ...disorderProblem(analyzer)],
    capturePoint: capturePointObject(analyzer),
  };
}

function disorderProblem(analyzer: Analyzer): readonly CaptureProblem[] {
  const { frames, first } = analyzer.disorder;
  if (frames === 0) return [];
  const message =
    frames === 1
      ? `Frame ${first} is earlier than the frame before it; the analysis put the frames in order of time.`
      : `${frames} frames are earlier than the frame before them, the first is frame ${first}; the analysis put them in order of time.`;
  return [{ kind: "time-order", offset: 0, frame: first, message }];
}

/** Where it was captured is told when the whole file has been read. */
function capturePointObject(analyzer: Analyzer): CapturePointObject {
  if (!analyzer.complete) return { at: null, address: null, reasons: [] };
  const { at, address, reasons } = findingsOf(analyzer).input.capturePoint;
  return { at, address, reasons };
}
