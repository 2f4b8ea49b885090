/** A part of a capture into a file: reads the source again, as a stream, and writes what is chosen of it. */

import type { Analyzer } from "#core/analyzer.ts";
import { CaptureExtract } from "#core/takeaway/captureExtract.ts";
import { findingNotes } from "#core/takeaway/findingNotes.ts";
import { frameChoice } from "#core/takeaway/frameChoice.ts";
import { readCapture, readCaptureBytes } from "#io/captureFile.ts";
import { CaptureFileError, cannotWrite } from "#io/captureFileError.ts";
import { FileSink, isSameFile } from "#io/fileSink.ts";
import type { CancelSignal, SaveOrder, SaveReport } from "#protocol/api.ts";
import type { SaveProgress } from "#protocol/messages.ts";
import { RemoteError, type WireErrorCode } from "#protocol/wireError.ts";
import { toReadError } from "./readError.ts";

/** So long a question may wait meanwhile. */
const YIELD_EVERY_MS = 20;
const PROGRESS_INTERVAL_MS = 100;

export async function saveCapture(
  analyzer: Analyzer,
  order: SaveOrder,
  signal: CancelSignal,
  tell: (progress: SaveProgress) => void,
): Promise<SaveReport> {
  const { source, path, subject, token } = order;
  const choice = frameChoice(analyzer, subject);
  if (choice.kind === "frames" && choice.frames.size === 0) throw refusal("There are no frames to save.");
  if (source.kind === "file" && isSameFile(source.path, path)) {
    throw refusal(`${path}: this is the capture itself. Choose another name.`);
  }
  const sink = writing(path, () => new FileSink(path));
  try {
    const extract = new CaptureExtract((bytes) => writing(path, () => sink.write(bytes)), {
      choice,
      lastFrame: analyzer.frameCount,
      interfaces: analyzer.info.interfaces,
      program: order.program,
      comment: `Part of ${analyzer.fileName}`,
      ...(order.annotated ? { notes: findingNotes(analyzer) } : {}),
    });
    const stop = new AbortController();
    signal.onAbort(() => stop.abort());
    const onChunk = (chunk: Uint8Array): boolean => extract.push(chunk);
    let toldAt = 0;
    const options = {
      signal: stop.signal,
      yieldEveryMs: YIELD_EVERY_MS,
      onProgress: (progress: Pick<SaveProgress, "bytesRead" | "bytesTotal">) => {
        if (performance.now() - toldAt < PROGRESS_INTERVAL_MS) return;
        toldAt = performance.now();
        tell({ kind: "save-progress", token, ...progress });
      },
    };
    if (source.kind === "file") await readCapture(source.path, onChunk, options);
    else await readCaptureBytes(analyzer.fileName, source.bytes, onChunk, options);
    extract.end();
    if (extract.frames === 0) throw refusal("There are no frames to save.");
    writing(path, () => sink.commit());
    return { frames: extract.frames, bytes: sink.bytes };
  } catch (thrown) {
    sink.discard();
    if (!(thrown instanceof CaptureFileError)) throw thrown;
    throw new RemoteError(toReadError(thrown, ""));
  }
}

/** Says in a sentence why something could not be written. */
function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (thrown) {
    throw refusal(cannotWrite(path, thrown), "unwritable");
  }
}

function refusal(message: string, code: WireErrorCode = "unwritable"): RemoteError {
  return new RemoteError({ code, message, offset: null });
}
