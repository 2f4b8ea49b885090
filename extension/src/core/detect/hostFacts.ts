/** What each host held and showed: TIME_WAIT sockets at their peak, timestamp clocks. Of the busiest hosts. */

import type { Nanoseconds } from "../units.ts";
import { busiest } from "./busiest.ts";
import type { ClockFacts, ClockModel } from "./clocks/clockModel.ts";
import { clockSamplesOf, MOST_PAIRS } from "./clocks/clockSamples.ts";
import { clockFactsOf, serverClockFactsOf } from "./clocks/clocks.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { busiestHosts, type HostIndex, hostsOf } from "./hosts/hostTable.ts";
import { busiestPeaks } from "./timeWait/timeWaitPeaks.ts";

export interface HostFacts {
  readonly host: HostIndex;
  readonly address: string;
  /** How many connections it is an endpoint of. */
  readonly connections: number;
  /** The most TIME_WAIT sockets it held at one time, and when first; null when it held none. */
  readonly timeWaitPeak: { readonly count: number; readonly at: Nanoseconds } | null;
  readonly clocks: { readonly model: ClockModel; readonly atLeast: number };
}

/** The busiest hosts first. */
export function hostFacts(input: DetectorInput): HostFacts[] {
  const { analyzer } = input;
  const hosts = hostsOf(analyzer);
  const told = busiestHosts(hosts);
  const peaks = busiestPeaks(analyzer);
  const clocks = clocksByHost(input);
  return told.map((host, place) => {
    const count = peaks.count[place] ?? 0;
    return {
      host,
      address: hosts.addressOf(host),
      connections: hosts.connections[host] ?? 0,
      timeWaitPeak: count === 0 ? null : { count, at: peaks.at[place] ?? 0 },
      clocks: clocks.get(host) ?? { model: "unknown", atLeast: 0 },
    };
  });
}

/**
 * The model of each host as its busiest pair that tells shows it, and the highest lower bound of any pair. Clocks seen
 * by different peers are never added up: a host may have an offset for each.
 */
function clocksByHost(input: DetectorInput): Map<HostIndex, { model: ClockModel; atLeast: number }> {
  const samples = clockSamplesOf(input.analyzer);
  const byHost = new Map<HostIndex, { model: ClockModel; atLeast: number }>();
  const take = (host: HostIndex, { model, atLeast }: ClockFacts) => {
    const facts = byHost.get(host);
    if (facts === undefined) {
      byHost.set(host, { model, atLeast });
      return;
    }
    if (facts.model === "unknown") facts.model = model;
    facts.atLeast = Math.max(facts.atLeast, atLeast);
  };
  for (const pair of busiest(samples.pairs, (i) => samples.connectionsOf(i), MOST_PAIRS)) {
    const client = samples.clientOf(pair);
    const server = samples.serverOf(pair);
    take(client, clockFactsOf(input, client, server));
    take(server, serverClockFactsOf(input, server, client));
  }
  return byHost;
}
