/** The layout as SVG: at most a few hundred rows, whose text can be marked, magnified and coloured by the style sheet alone. */

import { groupDigits } from "#protocol/quantities.ts";
import { s } from "../dom.ts";
import { seconds } from "../format.ts";
import { LABEL_GAP } from "./arrowLabel.ts";
import { drawNote } from "./drawNote.ts";
import { monoText, svgText } from "./drawText.ts";
import { type LadderColumns, STATE_GAP } from "./ladderColumns.ts";
import type { MeasureLadder } from "./ladderFonts.ts";
import type { FoldPlace, GapPlace, LadderLayout, SegmentPlace, StepPlace } from "./ladderLayout.ts";
import { ARROW, ARROW_INSET, DROP } from "./ladderMeasures.ts";
import type { Phase } from "./phaseLine.ts";

export interface LadderPicture {
  readonly svg: SVGSVGElement;
  readonly rows: ReadonlyMap<StepPlace, SVGGElement>;
}

export function drawLadder(layout: LadderLayout, measure: MeasureLadder): LadderPicture {
  const { columns, height } = layout;
  const rows = new Map<StepPlace, SVGGElement>();
  for (const row of layout.rows) rows.set(row, drawRow(row, columns, measure));
  const svg = s(
    "svg",
    { class: "ladderPicture", width: columns.width, height, "aria-hidden": "true" },
    hatchPattern(),
    ...drawPhases(layout.clientPhases, columns.client),
    ...drawPhases(layout.serverPhases, columns.server),
    ...firstStates(layout),
    ...rows.values(),
    ...lastWords(layout),
    ...layout.notes.map((note) => drawNote(note, columns.width)),
  );
  return { svg, rows };
}

/** The hatch of every other picture. */
function hatchPattern(): SVGDefsElement {
  const size = { width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  return s(
    "defs",
    {},
    s(
      "pattern",
      { id: "ladderHatch", ...size },
      s("rect", { class: "hatchGround", width: 6, height: 6 }),
      s("path", { class: "hatchLine", d: "M0 0V6" }),
    ),
  );
}

function drawPhases(phases: readonly Phase[], x: number): readonly SVGElement[] {
  return phases.map(({ kind, from, until }) => {
    if (kind === "none") return s("path", { class: "phase-none", d: `M${x} ${from}V${until}` });
    const half = kind === "timeWait" ? 5 : 3;
    return s("rect", {
      class: `phase-${kind}`,
      x: x - half,
      y: from,
      width: 2 * half,
      height: until - from,
      ...(kind === "timeWait" ? { fill: "url(#ladderHatch)" } : {}),
    });
  });
}

function firstStates({ firstStates: first, columns }: LadderLayout): readonly SVGElement[] {
  if (!first) return [];
  return drawStates(columns, first.client, first.server, first.y + 9, "dim");
}

/** In what the last step left an end goes on below it. */
function lastWords({ lastWords: last, columns }: LadderLayout): readonly SVGElement[] {
  if (!last) return [];
  const { client, server, stacked } = columns;
  const gap = stacked ? STATE_GAP : -STATE_GAP;
  const y = last.y + 9;
  return [
    ...(last.client ? [svgText(client + gap, y, last.client, stacked ? "start" : "end", "dim")] : []),
    ...(last.server ? [svgText(server - gap, y, last.server, stacked ? "end" : "start", "dim")] : []),
  ];
}

function drawStates(
  { client, server, stacked }: LadderColumns,
  clientState: string,
  serverState: string,
  y: number,
  className = "",
): readonly SVGElement[] {
  const [side, clientAnchor, serverAnchor] = stacked
    ? ([1, "start", "end"] as const)
    : ([-1, "end", "start"] as const);
  const gap = side * STATE_GAP;
  return [
    ...monoText(client + gap, y, clientState, clientAnchor, `ladderState ${className}`),
    ...monoText(server - gap, y, serverState, serverAnchor, `ladderState ${className}`),
  ];
}

function drawRow(row: StepPlace, columns: LadderColumns, measure: MeasureLadder): SVGGElement {
  switch (row.kind) {
    case "segment":
      return drawSegment(row, columns);
    case "fold":
      return drawPause(row, columns, measure, foldTexts(row));
    case "gap":
      return drawPause(row, columns, measure, gapTexts(row));
  }
}

function drawSegment(row: SegmentPlace, columns: LadderColumns): SVGGElement {
  const { y, step, label, time, clientState, serverState } = row;
  const { segment } = step;
  const { stacked } = columns;
  const base = y + ARROW + DROP;
  const frame = `#${groupDigits(segment.frame)}`;
  const tone = step.tone === "" ? "" : ` tone-${step.tone}`;
  return s(
    "g",
    { class: `ladderRow${segment.older ? " older" : ""}${tone}` },
    ...drawArrow(row, columns),
    drawLabel(row, columns, label.flags, label.parts),
    ...(stacked
      ? [
          ...monoText(columns.frame, y + ARROW - 3, frame, "start", ""),
          svgText(columns.frame, y + ARROW + 11, time, "start", "dim"),
        ]
      : [
          svgText(columns.time, base, time, "end", "dim"),
          ...monoText(columns.frame, base, frame, "start", ""),
        ]),
    ...drawStates(columns, clientState, serverState, stacked ? base + 14 : base),
  );
}

/** The arrow from its sender to its receiver, falling a little: time goes down. */
function drawArrow({ y, step }: SegmentPlace, { client, server }: LadderColumns): readonly SVGElement[] {
  const fromServer = step.segment.from === "server";
  const to = fromServer ? -1 : 1;
  const start = (fromServer ? server : client) + to * (ARROW_INSET - 1);
  const end = (fromServer ? client : server) - to * ARROW_INSET;
  const top = y + ARROW;
  const low = top + DROP;
  const marked = step.tone !== "";
  const [length, half] = marked ? [11, 4.2] : [8, 3];
  const back = end - to * length;
  // On the slope, so that the head sits on its line.
  const backY = low - (length / Math.abs(end - start)) * DROP;
  const line = s("path", {
    class: `arrowLine${step.injected ? " injected" : ""}`,
    d: `M${start} ${top}L${back} ${backY}`,
  });
  if (step.unanswered) {
    const x = end - to * 4;
    const cross = `M${x - 3.7} ${low - 3.7}l7.4 7.4M${x + 3.7} ${low - 3.7}l-7.4 7.4`;
    return [line, s("path", { class: "arrowCross", d: cross })];
  }
  const points = `${end},${low} ${back},${backY - half} ${back},${backY + half}`;
  return [line, s("polygon", { class: `arrowHead${step.injected ? " injected" : ""}`, points })];
}

function drawLabel(
  { y }: SegmentPlace,
  { client, server }: LadderColumns,
  flags: string,
  parts: readonly string[],
): SVGTextElement {
  const text = svgText((client + server) / 2, y + ARROW - 3.5, "", "middle", "arrowLabel");
  text.append(tspan("flags", flags, 0), ...parts.map((part) => tspan("dim", part, LABEL_GAP)));
  return text;
}

function tspan(className: string, words: string, dx: number): SVGTSpanElement {
  const span = s("tspan", dx === 0 ? { class: className } : { class: className, dx });
  span.textContent = words;
  return span;
}

function drawPause(
  row: FoldPlace | GapPlace,
  columns: LadderColumns,
  measure: MeasureLadder,
  texts: readonly [string, ...string[]],
): SVGGElement {
  const { client, server } = columns;
  const room = server - client - 2 * (PLATE_PADDING + ARROW_INSET);
  const words = texts.find((each) => measure(each, "text") <= room) ?? texts.at(-1) ?? "";
  const middle = (client + server) / 2;
  const y = row.y + row.height / 2;
  const half = measure(words, "text") / 2 + PLATE_PADDING;
  const isFold = row.kind === "fold";
  const text = svgText(middle, y + 4, words, "middle", isFold ? "foldText" : "dim");
  return s(
    "g",
    { class: `ladderRow ${row.kind}` },
    s("path", { class: "pauseLine", d: `M16 ${y}H${columns.rowEnd - 10}` }),
    s("rect", {
      class: "pausePlate",
      x: middle - half,
      y: y - 9,
      width: 2 * half,
      height: 18,
      ...(isFold ? { rx: 3 } : {}),
    }),
    text,
    ...(row.kind === "gap" ? drawStates(columns, "", row.serverState, y + 4) : []),
  );
}

const PLATE_PADDING = 8;

/** The longest first. */
function foldTexts({ step }: FoldPlace): readonly [string, ...string[]] {
  const words = `${groupDigits(step.count)} segments`;
  return step.seconds >= 0.001 ? [`${words}, ${seconds(step.seconds, 3)} s`, words] : [words];
}

function gapTexts({ step }: GapPlace): readonly [string, ...string[]] {
  const lasted = `${seconds(step.seconds, 3)} s`;
  return step.betweenLives ? [`${lasted} without a segment`, lasted] : [lasted];
}
