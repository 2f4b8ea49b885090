/** `analyze FILE...`: each file by itself, one after the other. */

import { statSync } from "node:fs";
import { Analyzer } from "#core/analyzer.ts";
import { jsonDocument } from "#core/report/analysisDocument.ts";
import type { FileFacts } from "#core/report/captureObject.ts";
import { textReport } from "#core/report/textReport.ts";
import { VERSION } from "#core/version.ts";
import { readCapture } from "#io/captureFile.ts";
import { CaptureFileError } from "#io/captureFileError.ts";
import { RereadableFile } from "#io/rereadableFile.ts";
import type { AnalyzeArguments } from "./arguments.ts";
import { compileLess } from "./compileLess.ts";
import { writeError, writeOutput, writePieces } from "./output.ts";
import { ProgressLine } from "./progress.ts";

const ANALYSED = 0;
const CANNOT_READ = 3;

/** The highest exit status of all files (contract, "Exit status"). */
export async function analyzeFiles(options: AnalyzeArguments): Promise<number> {
  let status = ANALYSED;
  for (const [i, file] of options.files.entries()) {
    if (i > 0 && options.format === "text") await writeOutput("\n");
    status = Math.max(status, await analyzeFile(file, options));
  }
  return status;
}

async function analyzeFile(path: string, options: AnalyzeArguments): Promise<number> {
  const source = RereadableFile.open(path);
  try {
    return await analyzeSource(path, source, options);
  } finally {
    source?.close();
  }
}

async function analyzeSource(
  path: string,
  source: RereadableFile | null,
  options: AnalyzeArguments,
): Promise<number> {
  // Writing out all connections is worth compiling well.
  if (options.summary || options.format === "text") compileLess();
  const name = path === "-" ? "standard input" : path;
  const analyzer = new Analyzer({
    fileName: name,
    expectedBytes: sizeOf(path),
    assumptions: options.assumptions,
    ...(source ? { sparse: { source, summaryOnly: options.summary } } : {}),
  });
  const file = await read(path, name, analyzer);
  if (file === null) return CANNOT_READ;
  const unreadable = unreadableReason(analyzer);
  if (unreadable !== null) {
    writeError(`tcp-lifelines: ${name}: ${unreadable}\n`);
    return CANNOT_READ;
  }
  if (options.format === "json") {
    await writePieces(jsonDocument(analyzer, { version: VERSION, file, summaryOnly: options.summary }));
  } else {
    for (const line of textReport(analyzer, { file, summaryOnly: options.summary }))
      await writeOutput(`${line}\n`);
  }
  return ANALYSED;
}

async function read(path: string, name: string, analyzer: Analyzer): Promise<FileFacts | null> {
  const progress = new ProgressLine(name);
  try {
    const report = await readCapture(
      path,
      (chunk) => {
        analyzer.push(chunk);
        return !analyzer.stopped;
      },
      { onProgress: (state) => progress.update(state, analyzer.frameCount), buffer: analyzer.input },
    );
    analyzer.end();
    return { bytes: report.bytesTotal, compression: report.compression, problems: report.problems };
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    progress.clear();
    writeError(`tcp-lifelines: ${error.message}\n`);
    return null;
  } finally {
    progress.clear();
  }
}

/** Why the input is no capture at all: it has not even a header that can be read. null when it has. */
function unreadableReason(analyzer: Analyzer): string | null {
  if (analyzer.frameCount > 0) return null;
  const fatal = analyzer.info.problems.find(
    ({ kind }) =>
      kind === "empty-file" ||
      kind === "not-a-capture" ||
      kind === "truncated-header" ||
      kind === "unsupported-version",
  );
  return fatal ? `${fatal.message} (offset ${fatal.offset})` : null;
}

/** To make room in time; a guess is enough, and null does no harm. */
function sizeOf(path: string): number | null {
  if (path === "-") return null;
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}
