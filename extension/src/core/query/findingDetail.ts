/** All that the editor tells of one finding. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { hypothesesOf } from "../detect/silence/weighCauses.ts";
import { Speaker } from "../explain/explanation.ts";
import { explain } from "../explain/explanations.ts";
import { COUNTS, PREVIOUS, QUADRUPLET } from "../model/connectionTable.ts";
import { incarnationOf } from "../reconstruct/timeWait.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import { secondsSinceStart } from "../report/seconds.ts";
import { framesFilter } from "../takeaway/displayFilter.ts";
import type { ConnectionIndex } from "../units.ts";
import { endpointText } from "./endpointText.ts";
import { causeTitle } from "./finding/causeTitles.ts";
import { factsOf } from "./finding/facts.ts";
import { FactWriter } from "./finding/factWriter.ts";
import { pawsRuleTable } from "./finding/ruleTable.ts";
import { settlementOf } from "./finding/settlement.ts";
import { findingGroupsOf, findingId } from "./findingGroups.ts";
import type { FindingDetail, WeighedCause } from "./findingModel.ts";

/** More frames than these are counted, not listed; a filter of more is too long to paste. */
const MOST_FRAMES = 24;
const MOST_FILTERED = 200;

/** Null: there is no such finding. */
export function findingDetail(analyzer: Analyzer, id: string): FindingDetail | null {
  const finding = findingById(analyzer, id);
  if (!finding) return null;
  const { input } = findingsOf(analyzer);
  const say = new Speaker(input);
  const { segments } = analyzer;
  const { kind, severity, certainty, connection, segment, evidence } = finding;
  const frames = evidence.map((each) => segments.frameOf(each)).sort((a, b) => a - b);
  const causes = causesOf(finding, say);
  return {
    id,
    kind,
    severity,
    certainty,
    connection: connection < 0 ? null : connection + 1,
    frame: segments.frameOf(segment),
    time: secondsSinceStart(analyzer, segments.timeOf(segment)),
    endpoints: connection < 0 ? "" : endpointsText(analyzer, connection),
    life: connection < 0 ? "" : lifeText(analyzer, connection),
    frames: frames.slice(0, MOST_FRAMES),
    frameCount: frames.length,
    facts: factsOf(finding, new FactWriter(input)),
    rule: kind === "syn-dropped-by-paws" ? pawsRuleTable(input, segment) : null,
    settlement: settlementOf(finding, say, causes),
    causes,
    previous: previousOf(analyzer, finding),
    displayFilter: framesFilter(frames.slice(0, MOST_FILTERED)),
    ...explain(finding, say),
  };
}

/** Found by its kind and frame: "syn-dropped-by-paws:61". */
export function findingById(analyzer: Analyzer, id: string): Finding | null {
  const group = findingGroupsOf(analyzer).find(({ kind }) => id.startsWith(`${kind}:`));
  for (const bundle of group?.bundles ?? [])
    for (const finding of bundle) if (findingId(analyzer, finding) === id) return finding;
  return null;
}

function causesOf(finding: Finding, say: Speaker): readonly WeighedCause[] {
  if (finding.kind !== "syn-unanswered" && finding.kind !== "syn-dropped-by-paws") return [];
  return hypothesesOf(say.input, finding.segment).map((each) => ({ ...each, title: causeTitle(each.cause) }));
}

function previousOf(analyzer: Analyzer, { connection, details }: Finding): number | null {
  const older = "previous" in details ? details.previous : -1;
  if (older >= 0 && older !== connection) return older + 1;
  const before = connection < 0 ? -1 : analyzer.connections.word(connection, PREVIOUS);
  return before < 0 ? null : before + 1;
}

function endpointsText(analyzer: Analyzer, connection: ConnectionIndex): string {
  const { client, server } = endpointsOf(analyzer, connection);
  return `${endpointText(client)} → ${endpointText(server)}`;
}

function lifeText(analyzer: Analyzer, connection: ConnectionIndex): string {
  const { connections } = analyzer;
  const lives = analyzer.incarnationsOf(connections.word(connection, QUADRUPLET));
  if (lives < 2) return "";
  return `life ${incarnationOf(connections.word(connection, COUNTS))} of ${lives}`;
}
