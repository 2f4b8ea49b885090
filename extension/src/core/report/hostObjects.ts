import type { DetectorInput } from "../detect/detectorInput.ts";
import { hostFacts } from "../detect/hostFacts.ts";
import type { HostObject } from "./contract.ts";
import { secondsSinceStart } from "./seconds.ts";

/** The busiest hosts, at most 1000. */
export function hostObjects(input: DetectorInput): HostObject[] {
  const { analyzer } = input;
  return hostFacts(input).map(({ address, timeWaitPeak, clocks }) => ({
    address,
    timeWaitPeak:
      timeWaitPeak === null
        ? null
        : {
            count: timeWaitPeak.count,
            at: secondsSinceStart(analyzer, timeWaitPeak.at),
            memoryBytes: timeWaitPeak.count * analyzer.assumptions.timeWaitSocketBytes,
          },
    clocks,
  }));
}
