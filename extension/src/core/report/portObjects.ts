import type { DetectorInput } from "../detect/detectorInput.ts";
import { hostsOf } from "../detect/hosts/hostTable.ts";
import { portUses } from "../detect/ports/ports.ts";
import { endpointText } from "../query/endpointText.ts";
import type { PortObject } from "./contract.ts";
import { secondsSinceStart } from "./seconds.ts";

/** Ephemeral ports by client address and server endpoint, the busiest first, at most 1000. */
export function portObjects(input: DetectorInput): PortObject[] {
  const { analyzer } = input;
  const hosts = hostsOf(analyzer);
  return portUses(analyzer).map((use) => {
    const { peak, at } = use;
    return {
      client: hosts.addressOf(use.client),
      server: endpointText({ address: hosts.addressOf(use.server), port: use.serverPort }),
      peak,
      limit: analyzer.assumptions.ephemeralPorts,
      at: secondsSinceStart(analyzer, at),
      exhausted: use
        .exhausted()
        .map(
          ([from, until]) => [secondsSinceStart(analyzer, from), secondsSinceStart(analyzer, until)] as const,
        ),
    };
  });
}
