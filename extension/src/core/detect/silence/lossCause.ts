import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE =
  "a second capture at the other end for the same time (tcpdump -ni any -w other.pcap 'tcp[tcpflags] & tcp-syn != 0'), and the interface counters on the way (ip -s link)";
/** SYNs of one connect lost in a row by chance: with a loss of one in ten that is one in a hundred thousand. */
const TOO_MANY_IN_A_ROW = 5;

/** The SYN, or its answer, was lost at random before or behind the capture point. */
export function weighLoss(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const syns = input.attempt(syn.connection).syns;
  const inARow = syns.filter(({ answer }) => answer === "none").length;
  const pro: string[] = [];
  const con: string[] = [];
  if (syn.rescued) pro.push("A later SYN of the same connect was answered, as after a loss.");
  if (inARow >= TOO_MANY_IN_A_ROW)
    con.push(`${inARow} SYNs of this connect got no answer; loss at random spares some.`);
  const at = input.capturePoint.at;
  if (at === "server")
    con.push(
      "The capture was taken beside the server: a SYN seen here has passed the network, so only its answer could be lost before it is seen.",
    );
  return { cause: "loss", verdict: "compatible", for: pro, against: con, settle: SETTLE };
}
