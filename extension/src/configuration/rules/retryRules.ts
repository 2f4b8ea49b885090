import type { Evidence, Rule } from "../rule.ts";

/** How often something is sent again, and how often it is answered. */

const REFUSED: Evidence = {
  kind: "time-wait-syn-refused",
  one: "{count} SYN refused by TIME_WAIT",
  many: "{count} SYNs refused by TIME_WAIT",
};
const OLD_CONNECTION: Evidence = {
  kind: "syn-into-open-connection",
  one: "{count} SYN met an open connection",
  many: "{count} SYNs met an open connection",
};

export const retryRules: readonly Rule[] = [
  {
    id: "tcp_syn_retries",
    key: "net.ipv4.tcp_syn_retries",
    title: "net.ipv4.tcp_syn_retries",
    does: "How often a SYN without an answer is sent again before `connect()` fails. From Linux 6.5 on the first four come one second apart (tcp_syn_linear_timeouts) and are not counted: 1, 2, 3, 4, 5, 7, 11, 19, 35, 67 s after the first, given up at 131 s. Linux 3.7 to 6.4: 1, 3, 7, 15, 31, 63 s, given up at 127 s.",
    exists: "In every Linux of today.",
    defaults: ["6 since 3.7", "5 before"],
    beware: [
      "A delay of exactly 1 s (3 s up to Linux 3.0) is one lost or dropped SYN; this setting cannot make it shorter.",
      "TCP_SYNCNT and the program's own timeout come first.",
    ],
    sources: [
      "Linux 2.6.32, 3.6.5, 6.4.6, 6.5.0 (net/ipv4/tcp_timer.c)",
      "Linux Documentation/networking/ip-sysctl.rst",
    ],
    judgements: [],
    evidence: [
      {
        kind: "slow-connect",
        one: "{count} slow connect",
        many: "{count} slow connects",
      },
      {
        kind: "syn-unanswered",
        one: "{count} SYN without an answer",
        many: "{count} SYNs without an answer",
      },
    ],
  },
  {
    id: "tcp_syn_linear_timeouts",
    key: "net.ipv4.tcp_syn_linear_timeouts",
    title: "net.ipv4.tcp_syn_linear_timeouts",
    does: "How many SYNs are sent again one second apart before the intervals begin to double.",
    exists: "Since Linux 6.5.",
    defaults: ["4"],
    beware: [
      "Tools that expect doubling intervals from the start take such retransmissions for new attempts.",
    ],
    sources: ["Linux 6.5.0 (absent in 6.4.6)"],
    judgements: [],
    evidence: [{ kind: "slow-connect", one: "{count} slow connect", many: "{count} slow connects" }],
  },
  {
    id: "tcp_synack_retries",
    key: "net.ipv4.tcp_synack_retries",
    title: "net.ipv4.tcp_synack_retries",
    does: "How often a SYN-ACK is sent again when the client's ACK does not come: with 5 at 1, 3, 7, 15 and 31 s, given up at 63 s.",
    exists: "In every Linux of today.",
    defaults: ["5"],
    beware: [
      "SYN-ACKs that are repeated although the client has acknowledged them show a full accept queue (or TCP_DEFER_ACCEPT), not loss.",
    ],
    sources: ["Linux Documentation/networking/ip-sysctl.rst"],
    judgements: [],
    evidence: [
      {
        kind: "syn-ack-unanswered",
        one: "{count} SYN-ACK without an answer",
        many: "{count} SYN-ACKs without an answer",
      },
    ],
  },
  {
    id: "tcp_orphan_retries",
    key: "net.ipv4.tcp_orphan_retries",
    title: "net.ipv4.tcp_orphan_retries",
    does: "How often data and FIN are sent again on a connection that the program has already closed. 0 stands for 8.",
    exists: "In every Linux of today.",
    defaults: ["0, which means 8"],
    beware: ["0 does not mean “never”: the kernel takes it for 8."],
    sources: ["Linux tcp_orphan_retries (net/ipv4/tcp_timer.c)"],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "information",
        when: { is: ["0"] },
        message: "0 does not switch retransmissions of closed connections off: the kernel takes it for 8.",
        fixes: [{ kind: "comment" }, { kind: "delete" }, { kind: "replace", value: "8" }],
      },
    ],
    evidence: [],
  },
  {
    id: "tcp_max_orphans",
    key: "net.ipv4.tcp_max_orphans",
    title: "net.ipv4.tcp_max_orphans",
    does: "How many connections without a program (closed, but not yet done) the host keeps. Beyond that they are ended by RST at once.",
    exists: "In every Linux of today.",
    defaults: ["grows with the memory"],
    beware: ["It does not count TIME_WAITs; those have tcp_max_tw_buckets."],
    sources: [
      "Linux __tcp_close",
      "Linux Documentation/networking/ip-sysctl.rst: must not be lowered artificially",
    ],
    judgements: [],
    evidence: [
      {
        kind: "rst-close",
        one: "{count} connection ended by RST",
        many: "{count} connections ended by RST",
      },
    ],
  },
  {
    id: "tcp_invalid_ratelimit",
    key: "net.ipv4.tcp_invalid_ratelimit",
    title: "net.ipv4.tcp_invalid_ratelimit",
    does: "The shortest time between two ACKs that a connection, or a TIME_WAIT, sends in answer to SYNs and bare ACKs that do not fit, in milliseconds. Within it, a refused SYN gets no answer at all. 0: no limit.",
    exists: "For TIME_WAIT present in 4.1.15; 2.6.32 has no limit.",
    defaults: ["500 (0.5 s)"],
    beware: [
      "A SYN that follows another within the limit is not lost and not filtered: its answer was saved.",
    ],
    sources: [
      "Linux tcp_timewait_state_process, tcp_oow_rate_limited",
      "Linux Documentation/networking/ip-sysctl.rst",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["0"] },
        message: "0 takes away the limit that ends loops of ACKs between two hosts whose numbers do not fit.",
        fixes: [{ kind: "replace", value: "500" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [REFUSED, OLD_CONNECTION],
  },
  {
    id: "tcp_challenge_ack_limit",
    key: "net.ipv4.tcp_challenge_ack_limit",
    title: "net.ipv4.tcp_challenge_ack_limit",
    does: "How many challenge ACKs all connections together may send per second. A challenge ACK is the answer to a SYN, or an inexact RST, on an open connection; the client's RST that follows is what clears an old one. The ACK by which a TIME_WAIT refuses a SYN does not count here.",
    exists: "Since RFC 5961 came into Linux (3.6).",
    defaults: ["unlimited in kernels of today", "1000 before", "100 in 3.6.5"],
    beware: [
      "A small limit is shared: the connections of one client can use up the challenge ACKs of all others, whose SYNs then get no answer. Each connection has its own limit besides (tcp_invalid_ratelimit).",
    ],
    sources: ["RFC 5961 section 7", "Linux tcp_send_challenge_ack, tcp_sk_init"],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { below: 1000 },
        message:
          "{value} challenge ACKs per second are shared by all connections of the host. When they are used up, SYNs that meet an old connection get no answer and cannot recover.",
        fixes: [{ kind: "comment" }, { kind: "delete" }, { kind: "replace", value: "2147483647" }],
      },
    ],
    evidence: [OLD_CONNECTION],
  },
];
