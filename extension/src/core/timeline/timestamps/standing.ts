/** How the per-host rule stands between two hosts, and how sure that is. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import { hostsOf } from "../../detect/hosts/hostTable.ts";
import type { HostPair } from "../../detect/silence/pawsModel.ts";
import type { RuleStanding, TimestampsModel } from "./model.ts";
import { pairOrderOf } from "./pairs.ts";
import { NO_TIMESTAMP, type StudiedSyn } from "./studiedSyn.ts";

export interface Standing {
  readonly standing: RuleStanding;
  readonly certainty: TimestampsModel["certainty"];
}

export function standingOf(
  analyzer: Analyzer,
  pair: number,
  syns: readonly StudiedSyn[],
  simulated: HostPair | null,
): Standing {
  const { dropped } = pairOrderOf(analyzer);
  if ((dropped[pair] ?? 0) > 0) return { standing: "in-force", certainty: certaintyOf(analyzer, pair) };
  return { standing: withoutFinding(syns, simulated), certainty: null };
}

function withoutFinding(syns: readonly StudiedSyn[], simulated: HostPair | null): RuleStanding {
  if (syns.every(({ clock }) => clock === NO_TIMESTAMP)) return "no-timestamps";
  if (simulated === null) return "too-many";
  if (simulated.remembered.length === 0) return "nothing-remembered";
  const behind = syns.filter(({ rule }) => rule === "drop");
  if (behind.some(({ outcome }) => outcome === "answered")) return "not-in-force";
  return behind.length > 0 ? "undecided" : "nothing-behind";
}

/** The best that a finding about the pair claims. */
function certaintyOf(analyzer: Analyzer, pair: number): Standing["certainty"] {
  const { pairs } = pairOrderOf(analyzer);
  const { clientOf, serverOf } = hostsOf(analyzer);
  const ofPair = findingsOf(analyzer).list.filter(
    ({ kind, connection }) =>
      kind === "syn-dropped-by-paws" && pairs.find(clientOf(connection), serverOf(connection)) === pair,
  );
  return ofPair.some(({ certainty }) => certainty === "explained") ? "explained" : "compatible";
}
