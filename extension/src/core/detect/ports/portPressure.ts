/**
 * A client that comes near the end of its ephemeral ports towards one server address and port. When they have run out,
 * connect() fails with EADDRNOTAVAIL and no packet is sent: the capture shows only how many ports are taken.
 */

import { START } from "../../model/connectionTable.ts";
import { endpointText } from "../../query/endpointText.ts";
import { reachedAt } from "../../timeline/levels.ts";
import type { Nanoseconds } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found } from "../finding.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import { hostsOf } from "../hosts/hostTable.ts";
import { firstSegment } from "../openingSegment.ts";
import { findPortUses, type PortUse } from "./ports.ts";

export function* portPressure(input: DetectorInput): Iterable<Found | undefined> {
  const { analyzer } = input;
  const threshold = analyzer.assumptions.portPressureShare * analyzer.assumptions.ephemeralPorts;
  // No two hosts have that many connections at all: the usual case, settled without counting ports.
  const pairs = hostPairsOf(analyzer);
  let most = 0;
  for (let pair = 0; pair < pairs.length; pair++) most = Math.max(most, pairs.size(pair));
  if (most < threshold) return;
  for (const use of yield* findPortUses(analyzer)) {
    if (use.connections.length < threshold) return;
    if (use.peak >= Math.max(1, threshold)) yield findingOf(input, use, threshold);
  }
}

function findingOf(input: DetectorInput, use: PortUse, threshold: number): Found {
  const { analyzer } = input;
  const hosts = hostsOf(analyzer);
  const { peak, at, limit, ratePerSecond, exhausted } = use.measured();
  const main = connectionOpenedAt(input, use, reachedAt(use.levels(), threshold) ?? at);
  const top = connectionOpenedAt(input, use, at);
  // More ports in use than the range holds: the range is not the assumed one, and nothing is known to have run out.
  const isRangeWrong = peak > limit;
  return {
    kind: "port-pressure",
    certainty: isRangeWrong ? "compatible" : "explained",
    severity: exhausted.length > 0 && !isRangeWrong ? "error" : "warning",
    connection: main,
    segment: firstSegment(analyzer, main),
    tell: () => ({
      evidence: evidenceOf(firstSegment(analyzer, main), firstSegment(analyzer, top)),
      details: {
        client: hosts.addressOf(use.client),
        server: endpointText({ address: hosts.addressOf(use.server), port: use.serverPort }),
        peak,
        limit,
        at,
        ratePerSecond: Math.round(ratePerSecond * 1000) / 1000,
        exhausted: isRangeWrong ? [] : exhausted,
      },
    }),
  };
}

/** The connection whose opening raised the count at that time. */
function connectionOpenedAt(input: DetectorInput, use: PortUse, time: Nanoseconds): number {
  const { connections } = input.analyzer;
  for (const row of use.connections) if (connections.double(row, START) === time) return row;
  return use.connections[0] ?? -1;
}
