import { counted } from "../../explain/words.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE =
  "nstat -az TcpExtListenOverflows TcpExtListenDrops, and ss -ltn (Recv-Q against Send-Q) on the server";
/** Connects that arrive within this time compete for one queue. */
const BURST = 3 * NANOSECONDS_PER_SECOND;
/** So many silent connects in one burst are no coincidence. */
const MANY = 4;

/**
 * The listener's accept queue is full: Linux then drops every SYN without a word, whoever sends it, until the
 * application accepts (tcp_conn_request, sk_acceptq_is_full).
 */
export function weighAcceptQueue(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const time = input.timeOf(syn.segment);
  const near = input.neighbours
    .sameEndpoint(syn.connection)
    .filter((connect) => Math.abs(connect.time - time) <= BURST && connect.connection !== syn.connection);
  const silent = near.filter(({ answered }) => !answered);
  const answered = near.filter((connect) => connect.answered);
  const base = { cause: "accept-queue-overflow", settle: SETTLE } as const;
  const own = input.neighbours
    .sameEndpoint(syn.connection)
    .find(({ connection }) => connection === syn.connection);
  const others = answered.filter(({ client }) => client !== own?.client);
  if (others.length > silent.length && silent.every(({ client }) => client === own?.client))
    return {
      ...base,
      verdict: "refuted",
      for: [],
      against: [
        `${counted(others.length, "connect")} of other hosts to the same port ${others.length === 1 ? "was" : "were"} answered within the same seconds; a full queue turns everyone away.`,
      ],
    };
  const pro = [];
  if (silent.length > 0)
    pro.push(
      `${counted(silent.length, "other connect")} to the same port got no answer within ${BURST / NANOSECONDS_PER_SECOND} s of it.`,
    );
  const con = [];
  if (answered.length > 0)
    con.push(
      `${counted(answered.length, "connect")} to the same port ${answered.length === 1 ? "was" : "were"} answered meanwhile.`,
    );
  if (silent.length === 0) con.push("No other connect to this port was silent at that time.");
  const stands =
    silent.length >= MANY && answered.length === 0 && input.neighbours.serverEverAnswered(syn.connection);
  return { ...base, verdict: stands ? "explained" : "compatible", for: pro, against: con };
}
