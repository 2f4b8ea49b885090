import { grouped } from "../../explain/words.ts";
import { seqDiff } from "../../seq.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { counterExamplesNear } from "./pawsVerdict.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE =
  "nstat -az TcpExtPAWSPassive and sysctl net.ipv4.tcp_tw_recycle on the server (Linux before 4.12)";

/** The per-host rule of tcp_tw_recycle, as the simulation left it for this SYN. */
export function weighPerHostPaws(input: DetectorInput, judged: JudgedSyn): Hypothesis {
  const { predicted } = judged;
  const { analyzer } = input;
  const frame = (segment: number) => analyzer.segments.frameOf(segment);
  const pro: string[] = [];
  const con: string[] = [];
  if (predicted.prediction === "pass") {
    con.push(
      predicted.memory === null
        ? "The server closed no connection from this address first within the 60 s before, so it remembers no timestamp to compare with."
        : `The rule lets this SYN in: it is not older than TSval ${predicted.memory.tsVal}, remembered from frame ${frame(predicted.memory.segment)}, or that is more than 60 s old.`,
    );
    return { cause: "per-host-paws", verdict: "refuted", for: pro, against: con, settle: SETTLE };
  }
  const { verdict, byPaws } = judged;
  if (predicted.memory !== null && predicted.prediction === "drop") {
    const behind = seqDiff(predicted.memory.tsVal, analyzer.segments.tsVal[predicted.segment] ?? 0);
    const age = (predicted.time - predicted.memory.setAt) / NANOSECONDS_PER_SECOND;
    pro.push(
      `Its TSval is ${grouped(behind)} ticks older than the one the server took from frame ${frame(predicted.memory.segment)}, ${age.toFixed(1)} s before.`,
    );
  }
  const counter = counterExamplesNear(verdict, predicted)[0];
  if (counter !== undefined) {
    con.push(`Frame ${frame(counter.segment)} was answered, and the rule says that it must be dropped.`);
    return { cause: "per-host-paws", verdict: "refuted", for: pro, against: con, settle: SETTLE };
  }
  if (verdict.unexplained > 0)
    con.push(`${verdict.unexplained} SYNs that the rule lets in got no answer either.`);
  return {
    cause: "per-host-paws",
    verdict: byPaws ? "explained" : "compatible",
    for: pro,
    against: con,
    settle: SETTLE,
  };
}
