import type { ClockModel } from "../detect/clocks.ts";
import type { DetectorInput } from "../detect/detectorInput.ts";
import { hostFacts } from "../detect/hosts.ts";
import type { Seconds } from "../units.ts";
import { secondsSinceStart } from "./seconds.ts";

/** The contract's `hosts[]`. */
export interface HostObject {
  readonly address: string;
  /** null: it held no TIME_WAIT in this capture. */
  readonly timeWaitPeak: {
    readonly count: number;
    readonly at: Seconds;
    readonly memoryBytes: number;
  } | null;
  readonly clocks: { readonly model: ClockModel; readonly atLeast: number };
}

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
