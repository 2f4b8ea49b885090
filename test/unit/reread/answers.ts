/** What a reader of the editor may see of a capture: an answer to each question that looks at segments. */

import type { Analyzer } from "#core/analyzer.ts";
import { findingsOf } from "#core/detect/detectors.ts";
import { findingDetail } from "#core/query/findingDetail.ts";
import { findingId } from "#core/query/findingGroups.ts";
import { locateFrame } from "#core/query/frameLookup.ts";
import { ladder } from "#core/query/ladder.ts";
import { otherLives } from "#core/query/ladderLives.ts";
import { momentPage } from "#core/query/moment/momentPage.ts";
import { portPage } from "#core/query/ports/portPage.ts";
import { segmentTablePage } from "#core/query/segmentTable.ts";
import { toSeconds } from "#core/report/seconds.ts";
import { finish } from "#core/steps.ts";
import { frameChoice } from "#core/takeaway/frameChoice.ts";
import { FIRST_ROOM } from "#core/textDocument/captureText.ts";
import { writeCaptureText } from "#core/textDocument/writeCaptureText.ts";
import { lifelines } from "#core/timeline/lifelines/lifelines.ts";
import { overview } from "#core/timeline/overview.ts";
import { overviewDetail } from "#core/timeline/overviewDetail.ts";
import { timestampPairs } from "#core/timeline/timestamps/pairs.ts";
import { timestampSyns, timestamps } from "#core/timeline/timestamps/timestamps.ts";

/** By the name of the question. */
export function answersOf(analyzer: Analyzer): Record<string, unknown> {
  const connections = Array.from({ length: analyzer.connections.length }, (_, row) => row + 1);
  const ids = findingsOf(analyzer).list.map((finding) => findingId(analyzer, finding));
  const range = { from: 0, until: toSeconds(analyzer.latest - analyzer.earliest), buckets: 40 };
  const frames = Array.from({ length: analyzer.frameCount + 1 }, (_, frame) => frame);
  return {
    segments: connections.map((connection) => segmentTablePage(analyzer, { connection, start: 0, end: 60 })),
    ladders: connections.map((connection) => ladder(analyzer, { connection, opened: [], frame: null })),
    lives: connections.map((connection) => otherLives(analyzer, connection - 1)),
    findings: ids.map((id) => findingDetail(analyzer, id)),
    places: frames.map((frame) => locateFrame(analyzer, frame)),
    moments: [0.2, 0.5, 0.9].map((share) =>
      finish(
        momentPage(analyzer, { time: share * range.until, host: null, state: null, start: 0, end: 200 }),
      ),
    ),
    ports: finish(portPage(analyzer, { start: 0, end: 20 })),
    overview: finish(overview(analyzer, range)),
    overviewDetail: finish(overviewDetail(analyzer, range)),
    lifelines: finish(
      lifelines(analyzer, {
        ...range,
        width: 768,
        top: 0,
        height: 5000,
        viewport: 650,
        sortBy: "trouble",
        rowHeight: 16,
        compact: false,
        showAll: true,
        opened: [],
        closed: [],
        selection: null,
      }),
    ),
    pairs: finish(timestampPairs(analyzer, { text: "", start: 0, end: 20 })),
    timestamps: finish(
      timestamps(analyzer, {
        pair: null,
        selection: null,
        from: range.from,
        until: range.until,
        width: 4000,
        height: 376,
        frame: null,
      }),
    ),
    syns: finish(timestampSyns(analyzer, { pair: null, selection: null, ...range, start: 0, end: 200 })),
    text: writeCaptureText(analyzer, { bytes: 0, compression: null, problems: [] }, FIRST_ROOM).text,
    taken: connections.map((id) => chosenFrames(analyzer, id)),
  };
}

/** The frames of all lives of a connection's ports. */
function chosenFrames(analyzer: Analyzer, id: number): unknown {
  const choice = frameChoice(analyzer, { kind: "quadruplet", id });
  return choice.kind === "frames" ? [...choice.frames.numbers()] : choice;
}
