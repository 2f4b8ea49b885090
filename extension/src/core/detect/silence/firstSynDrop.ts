import { counted } from "../../explain/words.ts";
import { PREVIOUS } from "../../model/connectionTable.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE = "ipvsadm -Ln and sysctl net.ipv4.vs.conn_reuse_mode on the load balancer (fixed in Linux 5.9)";
const ONE_SECOND = NANOSECONDS_PER_SECOND;
const ENOUGH = 3;

/**
 * IPVS before Linux 5.9 drops the first SYN on a quadruplet that it still knows, to make a new connection-tracking
 * entry (commit f719e3754ee2): the SYN sent again a second later is let in, whatever its timestamp.
 */
export function weighFirstSynDrop(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const { connections } = input.analyzer;
  const base = { cause: "first-syn-drop", settle: SETTLE } as const;
  const refuted = (against: string): Hypothesis => ({
    ...base,
    verdict: "refuted",
    for: [],
    against: [against],
  });
  if (connections.word(syn.connection, PREVIOUS) < 0)
    return refuted("The quadruplet was not used before in this capture.");
  if (syn.retransmission) return refuted("It is not the first SYN of its connect.");
  const { syns } = input.attempt(syn.connection);
  if (syns.length < 2) return refuted("No second SYN followed.");
  if (syns[1]?.answer !== "syn-ack") return refuted("The second SYN got no SYN-ACK either.");
  const reused = input.neighbours.reusing(syn.connection);
  const letIn = reused.filter(
    ({ connection }) => input.attempt(connection).syns[0]?.answer === "syn-ack",
  ).length;
  const wait = input.timeOf(syns[1].segment) - input.timeOf(syn.segment);
  const same = reused.length - letIn;
  const pro = [
    `The SYN sent again after ${(wait / ONE_SECOND).toFixed(3)} s was let in at once.`,
    ...(same > 1 ? [`${counted(same, "reused quadruplet")} of this service lost the first SYN.`] : []),
  ];
  const con = letIn > 0 ? [`On ${counted(letIn, "other reused quadruplet")} the first SYN was let in.`] : [];
  return {
    ...base,
    verdict: same >= ENOUGH && letIn === 0 ? "explained" : "compatible",
    for: pro,
    against: con,
  };
}
