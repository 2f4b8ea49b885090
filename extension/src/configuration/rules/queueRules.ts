import type { Evidence, Rule } from "../rule.ts";

/** What a listening socket lets in. */

const UNANSWERED: Evidence = {
  kind: "syn-unanswered",
  one: "{count} SYN without an answer",
  many: "{count} SYNs without an answer",
};
const SYN_ACK_UNANSWERED: Evidence = {
  kind: "syn-ack-unanswered",
  one: "{count} SYN-ACK without an answer",
  many: "{count} SYN-ACKs without an answer",
};

export const queueRules: readonly Rule[] = [
  {
    id: "somaxconn",
    key: "net.core.somaxconn",
    title: "net.core.somaxconn",
    does: "The most that `listen()` may ask for as its backlog: larger values are cut to this one without a word. The backlog is the length of the **accept queue**, connections that the kernel has completed and the program has not yet taken. A backlog of n admits n + 1. When it is full, further SYNs get no answer at all (ListenOverflows, ListenDrops).",
    exists: "In every Linux of today.",
    defaults: ["4096 since 5.4", "128 before"],
    beware: [
      "It is an upper limit, not the length: the program's own backlog counts (nginx asks for 511 unless told otherwise), and it must call listen() again to get a new one.",
      "A full queue is seen as SYNs without an answer, or (up to 4.1) as SYN-ACKs that are repeated although the client has acknowledged them; not as refusals.",
    ],
    sources: ["Linux Documentation/networking/ip-sysctl.rst", "Linux tcp_conn_request, tcp_v4_syn_recv_sock"],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "information",
        when: { below: 4096 },
        message:
          "{value} is less than the default since Linux 5.4 (4096): on such a kernel this line shortens the accept queues.",
        fixes: [{ kind: "replace", value: "4096" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [UNANSWERED, SYN_ACK_UNANSWERED],
  },
  {
    id: "tcp_max_syn_backlog",
    key: "net.ipv4.tcp_max_syn_backlog",
    title: "net.ipv4.tcp_max_syn_backlog",
    does: "How many half-open connections (SYN received, the client's ACK not yet) a listener keeps **when SYN cookies are off**: then the last quarter is kept for clients known from before, and other SYNs are dropped without an answer. With SYN cookies on, the default, tcp_conn_request does not look at it: there the listener's backlog decides when cookies begin.",
    exists: "In every Linux of today.",
    defaults: ["grows with the memory, at least 128"],
    beware: ["It does not lengthen the accept queue: that is the program's backlog, limited by somaxconn."],
    sources: [
      "Linux tcp_conn_request, inet_csk_reqsk_queue_is_full",
      "Linux Documentation/networking/ip-sysctl.rst",
    ],
    judgements: [],
    evidence: [UNANSWERED],
  },
  {
    id: "tcp_syncookies",
    key: "net.ipv4.tcp_syncookies",
    title: "net.ipv4.tcp_syncookies",
    does: "1: when a listener's queue of half-open connections is full, SYNs are answered from a cookie instead of being dropped. 0: they are dropped without an answer. 2: every SYN is answered from a cookie, which is meant for tests.",
    exists: "In every Linux of today.",
    defaults: ["1"],
    beware: [
      "A SYN cookie is an answer, so it is never the reason for a SYN without one.",
      "The SYN-ACK of a cookie is never repeated by the server. Window scaling and SACK survive if the client sends timestamps; without them they are lost.",
      "It does not help a program that takes its connections too slowly: a full accept queue drops SYNs all the same.",
    ],
    sources: [
      "Linux tcp_conn_request, cookie_init_timestamp (7.2)",
      "Linux Documentation/networking/ip-sysctl.rst",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["0"] },
        message:
          "Without SYN cookies, SYNs are dropped without an answer as soon as the queue of half-open connections is full.",
        fixes: [{ kind: "replace", value: "1" }, { kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "misunderstood",
        severity: "warning",
        when: { is: ["2"] },
        message:
          "2 sends a cookie for every SYN and is meant for tests: SYN-ACKs are not repeated, and clients without timestamps lose window scaling and SACK. 1 does so only when the queue is full.",
        fixes: [{ kind: "replace", value: "1" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [UNANSWERED],
  },
  {
    id: "tcp_abort_on_overflow",
    key: "net.ipv4.tcp_abort_on_overflow",
    title: "net.ipv4.tcp_abort_on_overflow",
    does: "What happens to the client's last ACK of the handshake when the accept queue is full. 0: it is ignored and the SYN-ACK is sent again, so the connection comes through once there is room. 1: it is answered by RST, and the client, for which the connection was already open, gets “connection reset by peer”.",
    exists: "In every Linux of today.",
    defaults: ["0"],
    beware: ["It does not answer the SYNs that a full queue drops: those stay without an answer with 1 too."],
    sources: ["Linux Documentation/networking/ip-sysctl.rst", "Linux tcp_check_req"],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["1"] },
        message:
          "A burst that would pass becomes “connection reset by peer” for clients whose handshake is complete. The kernel's documentation says to use it only if the program cannot be made to accept faster.",
        fixes: [{ kind: "replace", value: "0" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [
      {
        kind: "rst-close",
        when: { is: ["1"] },
        one: "{count} connection ended by RST",
        many: "{count} connections ended by RST",
      },
      SYN_ACK_UNANSWERED,
    ],
  },
];
