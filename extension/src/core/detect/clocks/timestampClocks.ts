/**
 * Source addresses whose SYNs show more than one timestamp clock, or a clock for each connection. One finding for each
 * address, about the server that shows most; the usual single clock stands in `hosts[]` and is no finding.
 */

import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found } from "../finding.ts";
import { type HostIndex, hostsOf } from "../hosts/hostTable.ts";
import type { Clocks } from "./clockModel.ts";
import { clockSamplesOf } from "./clockSamples.ts";
import { clockFactsOf, clocksOf } from "./clocks.ts";

/** So many addresses are reported, and so many clocks shown as evidence. */
const MOST_FINDINGS = 200;
const MOST_SHOWN = 26;
/** From so many connections, none on a line with another, several hosts with a clock each are hard to believe. */
const MANY_CONNECTIONS = 20;

export function* timestampClocks(input: DetectorInput): Iterable<Found | undefined> {
  const samples = clockSamplesOf(input.analyzer);
  const best = new Map<HostIndex, Clocks>();
  for (const pair of yield* samples.pairsToLookAt()) {
    const client = samples.clientOf(pair);
    const server = samples.serverOf(pair);
    const { model } = clockFactsOf(input, client, server);
    yield undefined;
    if (model !== "several-clocks" && model !== "per-connection") continue;
    const clocks = clocksOf(input, client, server);
    const known = best.get(client);
    if (known === undefined || isBetter(clocks, known)) best.set(client, clocks);
  }
  for (const [client, clocks] of [...best].slice(0, MOST_FINDINGS)) yield findingOf(input, client, clocks);
}

function isBetter(a: Clocks, b: Clocks): boolean {
  if (a.model !== b.model) return a.model === "several-clocks";
  return a.atLeast > b.atLeast;
}

function findingOf(input: DetectorInput, client: HostIndex, clocks: Clocks): Found {
  const firsts = clocks.clocks.slice(0, MOST_SHOWN).map((clock) => clock.first.segment);
  const [regression] = clocks.regressions;
  const shown =
    firsts.length > 1
      ? firsts
      : regression
        ? [regression.earlier.segment, regression.later.segment]
        : firstBackwards(clocks);
  // The second of them is the one that does not fit with what came before.
  const { segments } = input.analyzer;
  const inTime = [...shown].sort((a, b) => segments.timeOf(a) - segments.timeOf(b) || a - b);
  const segment = inTime[1] ?? 0;
  return {
    kind: "timestamp-clocks",
    certainty: certaintyOf(clocks),
    severity: "info",
    connection: input.analyzer.segments.connection[segment] ?? -1,
    segment,
    tell: () => ({
      evidence: evidenceOf(...shown),
      details: {
        address: hostsOf(input.analyzer).addressOf(client),
        model: clocks.model,
        clocks: clocks.atLeast,
        interleaved: clocks.interleaved,
      },
    }),
  };
}

/** The first SYN whose TSval is before that of the SYN before it, with that one; else the first two. */
function firstBackwards({ openings }: Clocks): number[] {
  const { tsVal, places } = openings;
  const later = places.find((i) => i > 0 && (((tsVal[i] ?? 0) - (tsVal[i - 1] ?? 0)) | 0) < 0) ?? 1;
  return [later - 1, later].map((place) => openings.sample(place).segment);
}

/** A TSval that goes back on one quadruplet can only be another clock; lines are counted by a model that fits every SYN, or most. */
function certaintyOf(clocks: Clocks): "proved" | "explained" | "compatible" {
  if (clocks.model === "per-connection")
    return clocks.sharedQuadruplets === 0 && clocks.quadruplets >= MANY_CONNECTIONS
      ? "explained"
      : "compatible";
  if (clocks.regressions.length > 0 && clocks.atLeast === 2) return "proved";
  return clocks.clocks.filter((clock) => clock.shared).length >= clocks.atLeast ? "explained" : "compatible";
}
