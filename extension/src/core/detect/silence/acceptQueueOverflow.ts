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
  const own = input.neighbours.connectOf(syn.connection);
  const neighbours = near(input, syn.connection, time);
  const silentOnes = neighbours.filter((connect) => silentSince(input, connect, time) !== null);
  // From the first of them on nobody may be let in: what came before may be what filled the queue.
  const since = Math.min(time, ...silentOnes.map((connect) => silentSince(input, connect, time) ?? time));
  const letInOnes = neighbours.filter((connect) => isLetIn(input, connect, since, time + SOON_AFTER));
  const isElsewhere = ({ client }: Connect) => client !== own.client;
  const silent = silentOnes.length;
  const letIn = letInOnes.length;
  const silentElsewhere = silentOnes.filter(isElsewhere).length;
  const letInElsewhere = letInOnes.filter(isElsewhere).length;
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
  return input.neighbours.between(connection, time - CONNECT_LASTS, time + BURST, MOST_NEIGHBOURS);
}

/** When the first of a connect's silent SYNs around that time was sent; null unless it met silence at least twice. */
function silentSince(input: DetectorInput, connect: Connect, time: Nanoseconds): Nanoseconds | null {
  const silent = input.syns(connect.connection).filter(({ answer }) => answer === "none");
  if (silent.length < 2) return null;
  const near = silent.find(({ segment }) => Math.abs(input.timeOf(segment) - time) <= BURST);
  return near === undefined ? null : input.timeOf(near.segment);
}

function isLetIn(input: DetectorInput, connect: Connect, from: Nanoseconds, until: Nanoseconds): boolean {
  return input
    .syns(connect.connection)
    .some(
      ({ segment, answer }) =>
        (answer === "syn-ack" || answer === "established") &&
        input.timeOf(segment) >= from &&
        input.timeOf(segment) <= until,
    );
}

function were(n: number): string {
  return n === 1 ? "was" : "were";
}
