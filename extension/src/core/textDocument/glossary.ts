/** What the words of the text mean, each with who says so. Shown on hover. */

import type { Token } from "./tokens.ts";

export interface Meaning {
  readonly title: string;
  readonly text: string;
  readonly source: string;
}

type Entries = Readonly<Record<string, readonly [text: string, source: string]>>;

const FLAGS: Entries = {
  SYN: [
    "Opens a connection: carries the sender's initial sequence number and its options.",
    "RFC 9293 section 3.5",
  ],
  ACK: ["The acknowledgement number is valid: the next byte that is expected.", "RFC 9293 section 3.1"],
  FIN: ["The sender will send nothing more. It counts one sequence number.", "RFC 9293 section 3.6"],
  RST: [
    "Ends the connection at once where its sequence number is exactly the expected one. Linux keeps no TIME_WAIT after it.",
    "RFC 9293 section 3.5.2; RFC 5961 section 3.2",
  ],
  PSH: [
    "The receiver should hand the data to the application without waiting for more.",
    "RFC 9293 section 3.9.1",
  ],
  URG: ["The urgent pointer is valid. Hardly used any more.", "RFC 6093"],
  ECE: [
    "In a SYN: can do explicit congestion notification. Later: congestion was met.",
    "RFC 3168 section 6.1",
  ],
  CWR: ["The sender has slowed down after an ECE.", "RFC 3168 section 6.1"],
};

const STATES: Entries = {
  LISTEN: ["Waits for a SYN from anybody.", "RFC 9293 section 3.3.2"],
  SYN_SENT: ["Has sent its SYN and waits for the answer.", "RFC 9293 section 3.3.2"],
  SYN_RECEIVED: [
    "Has got a SYN, has sent its own, and waits for the last ACK of the handshake.",
    "RFC 9293 section 3.3.2",
  ],
  ESTABLISHED: ["Open: data can pass both ways.", "RFC 9293 section 3.3.2"],
  FIN_WAIT_1: ["Closed first and waits for the ACK of its FIN.", "RFC 9293 section 3.3.2"],
  FIN_WAIT_2: [
    "Its FIN is acknowledged; it waits for the other side's FIN. Linux forgets an orphaned one after tcp_fin_timeout.",
    "RFC 9293 section 3.3.2",
  ],
  CLOSING: ["Both FINs crossed; it waits for the ACK of its own.", "RFC 9293 section 3.3.2"],
  TIME_WAIT: [
    "Closed, and remembered so that old segments cannot get into the next connection on the same ports, and so that a lost last ACK can be sent again. The side that closed first holds it; both do where their FINs cross.",
    "RFC 9293 section 3.6.1",
  ],
  CLOSE_WAIT: [
    "The other side has closed; this side's application has not. It has no timer.",
    "RFC 9293 section 3.3.2",
  ],
  LAST_ACK: ["Closed second and waits for the last ACK.", "RFC 9293 section 3.3.2"],
  CLOSED: ["No connection.", "RFC 9293 section 3.3.2"],
};

const TERMS: Entries = {
  "TS.Recent": [
    "The TSval that one side remembers of the other. PAWS holds each later segment against it; in TIME_WAIT it decides whether a SYN is let in.",
    "RFC 7323 section 4.3",
  ],
  TSval: ["The sender's timestamp clock when it sent this segment.", "RFC 7323 section 3.2"],
  TSecr: ["The TSval that is echoed: it names the segment that is answered.", "RFC 7323 section 3.2"],
  PAWS: [
    "Protection against wrapped sequence numbers: a segment whose TSval is older than TS.Recent is thrown away.",
    "RFC 7323 section 5",
  ],
  ISN: ["Initial sequence number: the SYN's own.", "RFC 9293 section 3.4.1"],
  "SND.NXT": ["The next sequence number to be sent.", "RFC 9293 section 3.3.1"],
  "RCV.NXT": ["The next sequence number that is expected.", "RFC 9293 section 3.3.1"],
  "65537": [
    "Linux gives a connection that is born from a TIME_WAIT the old SND.NXT + 65535 + 2 as its initial sequence number, and gives it to no other.",
    "Linux tcp_timewait_state_process (2.6.24 to 7.2)",
  ],
  seq: ["Sequence number of the first byte of this segment, modulo 2^32.", "RFC 9293 section 3.1"],
  ack: ["The next sequence number that the sender expects.", "RFC 9293 section 3.1"],
  len: ["Payload in bytes, by the IP header.", "RFC 9293 section 3.1"],
  tcp_tw_recycle: [
    "Linux up to 4.11: drops a SYN whose TSval is more than one tick older than the one remembered of its address, for 60 s. Behind a NAT it locks out all clocks but the newest; gone since 4.12.",
    "Linux commit 4396e46187ca",
  ],
  tcp_tw_reuse: [
    "Lets the side that opens connections reuse a port in TIME_WAIT after about a second. Does nothing for connections that come in.",
    "Linux ip-sysctl",
  ],
  tcp_rfc1337: ["With 1, an RST does not end a TIME_WAIT.", "RFC 1337; Linux ip-sysctl"],
  tcp_fin_timeout: [
    "How long Linux keeps an orphaned FIN_WAIT_2. It does not change TIME_WAIT.",
    "Linux ip-sysctl",
  ],
  tcp_max_tw_buckets: [
    "The most TIME_WAITs that a host makes; above it they are left out.",
    "Linux ip-sysctl",
  ],
  tcp_timestamps: [
    "Whether timestamps are offered. Reuse of TIME_WAITs needs them.",
    "RFC 7323 section 3.2; Linux ip-sysctl",
  ],
};

const CERTAINTIES: Entries = {
  proved: ["Only this can have produced these packets.", "TCP Lifelines, ladder of certainty"],
  explained: [
    "The model predicts every observation, and nothing contradicts it.",
    "TCP Lifelines, ladder of certainty",
  ],
  compatible: ["It fits, but so do other causes.", "TCP Lifelines, ladder of certainty"],
  refuted: ["The packets contradict this account.", "TCP Lifelines, ladder of certainty"],
};

const SEVERITIES: Entries = {
  error: ["Connections failed or were harmed.", "TCP Lifelines"],
  warning: ["Something did not go as it should; it cost time, or may.", "TCP Lifelines"],
  info: ["Worth knowing; nothing needs to be done.", "TCP Lifelines"],
};

const CONN_STATES: Entries = {
  S0: ["A SYN, no answer.", "Zeek conn_state"],
  S1: ["Established, not closed.", "Zeek conn_state"],
  SF: ["Opened and closed in the normal way.", "Zeek conn_state"],
  REJ: ["Refused by RST.", "Zeek conn_state"],
  S2: ["Established, closed by the client alone.", "Zeek conn_state"],
  S3: ["Established, closed by the server alone.", "Zeek conn_state"],
  RSTO: ["Established, ended by the client's RST.", "Zeek conn_state"],
  RSTR: ["Ended by the server's RST.", "Zeek conn_state"],
  RSTOS0: ["The client sent SYN and RST; no SYN-ACK was seen.", "Zeek conn_state"],
  RSTRH: ["The server sent SYN-ACK and RST; no SYN was seen.", "Zeek conn_state"],
  SH: ["The client sent SYN and FIN; no SYN-ACK was seen.", "Zeek conn_state"],
  SHR: ["The server sent SYN-ACK and FIN; no SYN was seen.", "Zeek conn_state"],
  OTH: ["No SYN seen: the connection began before the capture.", "Zeek conn_state"],
};

/** Of a SYN without an answer. */
const CAUSES: Entries = {
  "per-host-paws": [
    "The server compared its TSval with the last one of the whole source address, and dropped it (tcp_tw_recycle, Linux up to 4.11).",
    "Linux tcp_v4_conn_request (2.6.32), tcp_peer_is_proven (3.6 to 4.11)",
  ],
  "time-wait-ack-limited": [
    "A TIME_WAIT refused it, but had sent its ACK less than 500 ms before (tcp_invalid_ratelimit).",
    "Linux tcp_timewait_state_process",
  ],
  "accept-queue-overflow": [
    "The listener's queue of finished connections was full: the kernel drops further SYNs.",
    "Linux tcp_conn_request; nstat TcpExtListenOverflows",
  ],
  filter: ["A firewall on the way, or on the host, threw it away.", "no answer of any kind, for every SYN"],
  loss: ["The SYN or its answer was lost on the way.", "RFC 9293 section 3.8.1"],
  "capture-loss": [
    "The answer was sent, but the capture does not hold it.",
    "drop counters, and ACKs of data that is not there",
  ],
  "first-syn-drop": [
    "A load balancer (IPVS with connection tracking, before Linux 5.9) drops the first SYN on ports that it remembers.",
    "Linux commit f719e3754ee2",
  ],
  "stale-nat-entry": [
    "A NAT sent it to where the connection before it on these ports had gone.",
    "connection tracking of the NAT",
  ],
  "no-host": ["Nobody has that address.", "ICMP, ARP or silence to every SYN"],
};

/** Letters of Zeek's history; in upper case the client's. */
const HISTORY: Readonly<Record<string, string>> = {
  s: "SYN",
  h: "SYN ACK",
  a: "ACK without data",
  d: "data",
  f: "FIN",
  r: "RST",
  t: "data sent again",
  w: "window of zero",
  g: "data that the capture does not hold",
  i: "FIN with RST",
  q: "SYN with FIN, or with RST",
  "^": "the roles were swapped: the first segment was the server's",
};

const BY_KIND: Partial<Readonly<Record<Token["kind"], Entries>>> = {
  flag: FLAGS,
  state: STATES,
  term: TERMS,
  certainty: CERTAINTIES,
  severity: SEVERITIES,
  connState: CONN_STATES,
  cause: CAUSES,
};

/** The meaning of a word; null where the word itself says it. */
export function meaningOf({ kind, value, name }: Token): Meaning | null {
  if (kind === "history") return { title: value, text: historyText(value), source: "Zeek conn.log, history" };
  const word = kind === "number" ? name : value;
  const entry = (kind === "number" ? TERMS : BY_KIND[kind])?.[word];
  return entry === undefined
    ? null
    : { title: kind === "number" ? `${name} ${value}` : word, text: entry[0], source: entry[1] };
}

/** In the order of their first occurrence; g, t and w can be repeated. */
function historyText(history: string): string {
  const letters = [...new Set(history)].map((letter) => {
    const meaning = HISTORY[letter.toLowerCase()] ?? letter;
    if (letter === "^") return meaning;
    return `${letter === letter.toUpperCase() ? "client" : "server"} ${meaning}`;
  });
  return `${letters.join(", ")}.`;
}
