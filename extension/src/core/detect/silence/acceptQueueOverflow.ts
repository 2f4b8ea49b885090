import { counted } from "../../explain/words.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { Connect } from "./neighbours.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE =
  "nstat -az TcpExtListenOverflows TcpExtListenDrops, and ss -ltn (Recv-Q against Send-Q) on the server";
/** SYNs that arrive within this time meet the same queue. */
const BURST = 3 * NANOSECONDS_PER_SECOND;
/** A SYN let in so soon after shows that the queue was not full; one let in before may be what filled it. */
const SOON_AFTER = 0.5 * NANOSECONDS_PER_SECOND;
/** A connect that keeps trying sends its SYNs for about this long. */
const CONNECT_LASTS = 131 * NANOSECONDS_PER_SECOND;
/** So many other connects silent at once, and none let in, are no coincidence. */
const MANY = 3;
/** Looking at more neighbours would not change the verdict. */
const MOST_NEIGHBOURS = 500;

/**
 * The listener's accept queue is full: Linux then drops every SYN without a word, whoever sends it, until the
 * application accepts (tcp_conn_request, sk_acceptq_is_full). So at one time all are silent, and then all are let in.
 */
export function weighAcceptQueue(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const base = { cause: "accept-queue-overflow", settle: SETTLE } as const;
  const time = input.timeOf(syn.segment);
  const own = input.neighbours
    .sameEndpoint(syn.connection)
    .find(({ connection }) => connection === syn.connection);
  let silent = 0;
  let silentElsewhere = 0;
  let letIn = 0;
  let letInElsewhere = 0;
  for (const connect of near(input, syn.connection, time)) {
    const elsewhere = connect.client !== own?.client ? 1 : 0;
    const met = outcomeAt(input, connect, time);
    if (met === "silent") {
      silent++;
      silentElsewhere += elsewhere;
    } else if (met === "answered") {
      letIn++;
      letInElsewhere += elsewhere;
    }
  }
  if (letInElsewhere > 0 && silentElsewhere === 0)
    return {
      ...base,
      verdict: "refuted",
      for: [],
      against: [
        `${counted(letInElsewhere, "connect")} of other hosts to the same port ${were(letInElsewhere)} answered within the same seconds; a full queue turns everyone away.`,
      ],
    };
  const stands = silent >= MANY && letIn === 0 && input.neighbours.serverEverAnswered(syn.connection);
  return {
    ...base,
    verdict: stands ? "explained" : "compatible",
    for:
      silent === 0
        ? []
        : [
            `${counted(silent, "other connect")} to the same port got no answer within ${BURST / NANOSECONDS_PER_SECOND} s of it${letIn === 0 ? ", and none was let in" : ""}.`,
          ],
    against: [
      ...(letIn > 0
        ? [`${counted(letIn, "connect")} to the same port ${were(letIn)} let in meanwhile.`]
        : []),
      ...(silent === 0 ? ["No other connect to this port was silent at that time."] : []),
    ],
  };
}

/** Other connects to the same endpoint that may have sent a SYN around that time. */
function near(input: DetectorInput, connection: ConnectionIndex, time: Nanoseconds): readonly Connect[] {
  return input.neighbours
    .sameEndpoint(connection)
    .filter(
      (connect) =>
        connect.connection !== connection &&
        connect.time <= time + BURST &&
        connect.time >= time - CONNECT_LASTS,
    )
    .slice(-MOST_NEIGHBOURS);
}

/** What a connect's SYNs met around that time; null when it sent none. */
function outcomeAt(input: DetectorInput, connect: Connect, time: Nanoseconds): "silent" | "answered" | null {
  let outcome: "silent" | "answered" | null = null;
  for (const { segment, answer } of input.attempt(connect.connection).syns) {
    const after = input.timeOf(segment) - time;
    if (Math.abs(after) > BURST) continue;
    const isLetIn = answer === "syn-ack" || answer === "established";
    if (isLetIn && after >= 0 && after <= SOON_AFTER) return "answered";
    if (answer === "none") outcome = "silent";
  }
  return outcome;
}

function were(n: number): string {
  return n === 1 ? "was" : "were";
}
