/** The analysis as text for a person: what was captured, where, and the connections that deserve a look. */

import type { Analyzer } from "../analyzer.ts";
import { captureFacts } from "../explain/captureFacts.ts";
import { headline } from "../explain/headline.ts";
import { linkTypeName } from "../explain/linkTypeNames.ts";
import { counted, grouped, size } from "../explain/words.ts";
import { connectionPage } from "../query/connectionPage.ts";
import type { ConnectionRow } from "../query/rows.ts";
import { finish } from "../steps.ts";
import { summaryObject } from "./analysisDocument.ts";
import { captureObject, type FileFacts } from "./captureObject.ts";
import { connectionObject } from "./connectionObject.ts";
import type { CaptureObject } from "./contract.ts";
import { findingLines } from "./findingLines.ts";

export interface TextOptions {
  readonly file: FileFacts;
  readonly summaryOnly: boolean;
}

/** A screenful and a half; the JSON has them all. */
const MOST_CONNECTIONS = 60;
const MOST_PROBLEMS = 20;
const MOST_FRAMES = 8;

/** Lines without line ends. */
export function* textReport(analyzer: Analyzer, options: TextOptions): Generator<string> {
  const capture = captureObject(analyzer, options.file);
  yield headline(analyzer);
  yield [analyzer.fileName, ...captureFacts(analyzer)].join(" · ");
  yield "";
  yield* captureLines(capture);
  yield* problemLines(capture);
  if (analyzer.connections.length === 0) return;
  yield "";
  yield* stateLines(analyzer);
  yield* findingLines(analyzer, options.summaryOnly);
  if (!options.summaryOnly) yield* troubleLines(analyzer);
}

function* captureLines(capture: CaptureObject): Generator<string> {
  yield "Capture";
  const stored = capture.bytes === null ? "from standard input" : size(capture.bytes);
  const packed = capture.compression === null ? "" : `, ${capture.compression}`;
  yield `  file        ${capture.format ?? "unknown format"}${packed}, ${stored}`;
  if (capture.linkTypes.length > 0)
    yield `  link types  ${capture.linkTypes.map((type) => linkTypeName(type)).join(", ")}`;
  yield `  frames      ${grouped(capture.frames)}, of which ${grouped(capture.tcpSegments)} carry TCP`;
  for (const { reason, frames } of capture.skipped)
    yield `              ${grouped(frames)} stepped over: ${reason.replaceAll("-", " ")}`;
  for (const nic of capture.interfaces) {
    if (nic.dropped !== null && nic.dropped > 0)
      yield `  lost        ${grouped(nic.dropped)} on interface ${nic.name ?? nic.id}, by its own counters`;
  }
}

function* problemLines(capture: CaptureObject): Generator<string> {
  if (capture.problems.length === 0) return;
  yield "";
  yield counted(capture.problems.length, "problem in the file", "problems in the file");
  for (const problem of capture.problems.slice(0, MOST_PROBLEMS))
    yield `  offset ${problem.offset}: ${problem.message}`;
  if (capture.problems.length > MOST_PROBLEMS) yield `  and ${capture.problems.length - MOST_PROBLEMS} more`;
}

function* stateLines(analyzer: Analyzer): Generator<string> {
  const { byState } = summaryObject(analyzer);
  yield "Connections by Zeek's conn_state";
  const states = Object.entries(byState).sort(([, a], [, b]) => b - a);
  yield `  ${states.map(([state, n]) => `${state} ${grouped(n)}`).join("   ")}`;
}

function* troubleLines(analyzer: Analyzer): Generator<string> {
  const page = finish(
    connectionPage(analyzer, {
      start: 0,
      end: MOST_CONNECTIONS,
      sortBy: "trouble",
      descending: false,
      filter: { text: "", from: null, until: null, troubleOnly: true },
    }),
  );
  yield "";
  if (page.total === 0) {
    yield "No connection stands out.";
    return;
  }
  yield `Connections that deserve a look: ${grouped(page.total)} of ${grouped(analyzer.connections.length)}`;
  const clientWidth = Math.max(...page.rows.map((row) => row.client.length));
  const serverWidth = Math.max(...page.rows.map((row) => row.server.length));
  for (const row of page.rows) yield troubleLine(analyzer, row, clientWidth, serverWidth);
  if (page.total > page.rows.length)
    yield `  and ${grouped(page.total - page.rows.length)} more (--format json lists all)`;
}

function troubleLine(
  analyzer: Analyzer,
  row: ConnectionRow,
  clientWidth: number,
  serverWidth: number,
): string {
  const at = `${row.start.toFixed(3)} s`.padStart(12);
  const ends = `${row.client.padEnd(clientWidth)} > ${row.server.padEnd(serverWidth)}`;
  return `${at}  ${ends}  ${row.state.padEnd(6)} ${row.trouble ?? ""}${framesText(analyzer, row)}`;
}

/** The frames that show it: the SYNs of a connect that failed, the RSTs of a reset. */
function framesText(analyzer: Analyzer, row: ConnectionRow): string {
  const connection = connectionObject(analyzer, row.id - 1);
  const resets = [...connection.rstFrames.client, ...connection.rstFrames.server];
  const frames = row.closing === "rst" ? resets : [...connection.synFrames, ...resets];
  if (frames.length === 0) return "";
  const shown = [...frames].sort((a, b) => a - b).slice(0, MOST_FRAMES);
  const more = frames.length > shown.length ? ", …" : "";
  return ` (${frames.length === 1 ? "frame" : "frames"} ${shown.join(", ")}${more})`;
}
