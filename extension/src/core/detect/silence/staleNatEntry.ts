import { counted } from "../../explain/words.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE = "conntrack -L -p tcp --orig-port-src PORT on the NAT device, while it happens";
const NEAR = 2 * NANOSECONDS_PER_SECOND;
const ENOUGH_SYNS = 3;

/** A device keeps an old verdict for these ports: SYNs on them never pass, while other ports of the same host do. */
export function weighStaleNatEntry(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const base = { cause: "stale-nat-entry", settle: SETTLE } as const;
  const refuted = (against: string): Hypothesis => ({
    ...base,
    verdict: "refuted",
    for: [],
    against: [against],
  });
  if (syn.rescued) return refuted("A later SYN on the same ports was answered.");
  const own = input.neighbours.connectOf(syn.connection);
  const connects = input.neighbours.sameClient(syn.connection);
  const samePorts = connects.filter(({ clientPort }) => clientPort === own.clientPort);
  const { syns } = input.attempt(syn.connection);
  const last = input.timeOf(syns[syns.length - 1]?.segment ?? syn.segment);
  const passed = connects.filter(
    ({ clientPort, answered, time }) =>
      answered && clientPort !== own.clientPort && time >= own.time - NEAR && time <= last + NEAR,
  );
  if (passed.length === 0)
    return refuted("No connect from another port of the same host passed at that time.");
  if (samePorts.some(({ answered, time }) => answered && time > own.time))
    return {
      ...base,
      verdict: "compatible",
      for: [`${counted(passed.length, "connect")} from other ports of the same host passed meanwhile.`],
      against: ["Later the same ports were answered."],
    };
  return {
    ...base,
    verdict: "compatible",
    for: [
      `${counted(passed.length, "connect")} from other ports of the same host passed meanwhile.`,
      ...(syns.length >= ENOUGH_SYNS ? [`All ${syns.length} SYNs on these ports got no answer.`] : []),
    ],
    against: [],
  };
}
