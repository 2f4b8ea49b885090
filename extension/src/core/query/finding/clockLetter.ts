import { clocksOf } from "../../detect/clocks/clocks.ts";
import type { DetectorInput } from "../../detect/detectorInput.ts";
import { hostsOf } from "../../detect/hosts/hostTable.ts";
import type { ConnectionIndex } from "../../units.ts";

/** More letters than these say nothing. */
const MOST_CLOCKS = 12;
/** Among more connections the clocks would be looked for longer than a reader waits. */
const MOST_CONNECTIONS = 100_000;

/** The clock on whose line the connection's SYN lies, where its address shows several: "A"; else empty. */
export function clockLetter(input: DetectorInput, connection: ConnectionIndex): string {
  const { analyzer } = input;
  if (connection < 0 || analyzer.connections.length > MOST_CONNECTIONS) return "";
  const { clientOf, serverOf } = hostsOf(analyzer);
  const { model, clocks, clockOf } = clocksOf(input, clientOf(connection), serverOf(connection));
  if (model !== "several-clocks" || clocks.length < 2 || clocks.length > MOST_CLOCKS) return "";
  return clockOf(connection)?.letter ?? "";
}
