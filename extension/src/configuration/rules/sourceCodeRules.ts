import type { Rule } from "../rule.ts";

/** Socket options in programs. */
export const sourceCodeRules: readonly Rule[] = [
  {
    id: "so_linger-zero",
    key: "SO_LINGER 0",
    title: "SO_LINGER with zero",
    does: "`close()` sends **RST instead of FIN**: no TIME_WAIT remains on this side, what the peer has not yet acknowledged is thrown away, and the peer's next read or write fails with ECONNRESET or EPIPE.",
    exists: "In every system with BSD sockets.",
    defaults: ["off: close() returns at once and the kernel sends what is left, then FIN"],
    beware: [
      "TIME_WAIT is not what it cures: on a server TIME_WAITs use no port, and a client can let tcp_tw_reuse or longer-lived connections do it without losing data.",
      "On Linux SO_LINGER with a time above zero does not send RST when the time runs out: close() returns and the rest goes on in the background.",
      "In a capture such an RST carries timestamps, a real window and a running IP ID; close() with unread data looks the same.",
    ],
    sources: [
      "Linux __tcp_close, tcp_send_active_reset",
      "RFC 9293 section 3.10.5 (ABORT), RFC 1122 section 4.2.2.13",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "information",
        when: { evenWithoutValue: true },
        message:
          "close() will send RST instead of FIN: the peer gets “connection reset”, and what it has not yet acknowledged is lost.",
        fixes: [],
      },
    ],
    evidence: [
      {
        kind: "rst-close",
        one: "{count} connection ended by RST",
        many: "{count} connections ended by RST",
      },
    ],
  },
  {
    id: "so_reuseaddr-connect",
    key: "SO_REUSEADDR before connect",
    title: "SO_REUSEADDR before connect",
    does: "With `bind()` to a port before `connect()`, the port can be taken again while its old connection is in TIME_WAIT, **at once and whatever tcp_tw_reuse says**, if that connection used timestamps. Without `bind()` the option has no part in choosing the port: `connect()` skips ports that a `bind()` holds, and tcp_tw_reuse decides about TIME_WAIT.",
    exists: "Read in Linux 2.6.32 to 7.2.",
    defaults: ["off"],
    beware: [
      "The server at the other end may still hold the connection before, in TIME_WAIT or LAST_ACK, and then refuses the SYN by an ACK.",
      "To bind only the address, IP_BIND_ADDRESS_NO_PORT leaves the port to connect(), which may share it between destinations.",
    ],
    sources: ["Linux __inet_check_established, __inet_hash_connect (2.6.32 to 7.2)"],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "information",
        when: { is: ["bound"] },
        message:
          "This socket takes its bound port again while the old connection is in TIME_WAIT, without delay and whatever tcp_tw_reuse says.",
        fixes: [],
      },
      {
        verdict: "dead",
        severity: "hint",
        when: { is: ["unbound"] },
        message:
          "Without bind(), SO_REUSEADDR has no part in the port that connect() chooses; tcp_tw_reuse decides about TIME_WAIT.",
        fixes: [],
      },
    ],
    evidence: [
      {
        kind: "time-wait-syn-refused",
        one: "{count} SYN refused by TIME_WAIT",
        many: "{count} SYNs refused by TIME_WAIT",
      },
    ],
  },
];
