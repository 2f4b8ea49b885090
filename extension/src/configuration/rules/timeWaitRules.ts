import type { Rule } from "../rule.ts";

/** TIME_WAIT, its reuse, and the timestamps that both rest on. */
export const timeWaitRules: readonly Rule[] = [
  {
    id: "tcp_tw_recycle",
    key: "net.ipv4.tcp_tw_recycle",
    title: "net.ipv4.tcp_tw_recycle",
    does: "Up to Linux 4.11 it does two things. TIME_WAITs with timestamps end after 3.5 × RTO instead of 60 s. And each SYN is compared with the last timestamp remembered for the whole **source address**: for 60 s after that, a SYN whose TSval is more than one tick older is dropped without any answer (from 3.17 also a SYN without timestamps). Behind one address there are often several clocks: users of a NAT, a load balancer's pool, a client with an offset per connection. All but the newest clock are then locked out.",
    exists: "In Linux up to 4.11 (IPv4 only in 2.6.32). Removed in 4.12: sysctl reports an unknown key.",
    defaults: ["0 (off)"],
    beware: [
      "It does not only affect users of a NAT: clients with one timestamp offset per connection (Linux 4.10.0, patched kernels of 2026, FreeBSD, macOS) are dropped without any NAT.",
      "The block does not end after one minute: each further connection that the server closes first renews it.",
      "It does nothing on a server that never closes first; the timestamp is remembered only when this host goes to TIME_WAIT (or to FIN_WAIT_2 without an owner).",
      "It needs tcp_timestamps: with timestamps off it does nothing. Having both on is no contradiction, it is what drops the SYNs.",
    ],
    sources: [
      "Linux tcp_v4_conn_request (2.6.32), tcp_peer_is_proven (3.6 to 4.11)",
      "removed by Linux commit 4396e46187ca (4.12)",
      "RFC 7323 section 5.8: PAWS does not by itself protect across connections",
    ],
    judgements: [
      {
        verdict: "dead",
        severity: "hint",
        when: { is: ["0"] },
        message:
          "tcp_tw_recycle was removed in Linux 4.12: from there on this line only makes sysctl report an unknown key. Before, 0 is the default.",
        fixes: [{ kind: "delete" }, { kind: "comment" }],
      },
      {
        verdict: "harmful",
        severity: "error",
        when: { isNot: ["0"], evenWithoutValue: true },
        message:
          "tcp_tw_recycle silently drops SYNs of clients that share an address, up to Linux 4.11. From 4.12 on it does not exist, and sysctl reports an unknown key.",
        fixes: [{ kind: "delete" }, { kind: "comment" }, { kind: "replace", value: "0" }],
      },
    ],
    evidence: [
      {
        kind: "syn-dropped-by-paws",
        when: { isNot: ["0"] },
        one: "{count} SYN dropped by this",
        many: "{count} SYNs dropped by this",
      },
    ],
  },
  {
    id: "tcp_tw_reuse",
    key: "net.ipv4.tcp_tw_reuse",
    title: "net.ipv4.tcp_tw_reuse",
    does: "Lets `connect()` take a local port whose previous connection to the same destination is still in TIME_WAIT **on this host**, if that connection used timestamps and enough time has passed. It acts on connections that this host **opens**; for incoming ones it does nothing. 1: always. 2: only for loopback. 0: never.",
    exists: "In every Linux of today; value 2 since 4.19.",
    defaults: ["2 (loopback only) since 4.19 and in RHEL 8", "0 (off) in 4.12 and 4.13"],
    beware: [
      "It needs timestamps on both sides, but does not compare them: only the elapsed time counts. Up to 6.13 it runs from the last timestamp that was taken from the peer: more than 1 and up to 2 s up to 4.18, up to 1 s from 4.19 on. From 6.14 on it is tcp_tw_reuse_delay, from the beginning of TIME_WAIT.",
      "What must not be used behind a NAT is tcp_tw_recycle, not this.",
      "A port that the program has bound itself (bind, then connect, with SO_REUSEADDR) reuses TIME_WAIT at once, whatever is set here.",
    ],
    sources: [
      "Linux tcp_twsk_unique, __inet_check_established (2.6.32 to 7.2)",
      "Linux Documentation/networking/ip-sysctl.rst",
    ],
    judgements: [
      {
        verdict: "dead",
        severity: "warning",
        when: { is: ["1", "2"] },
        together: { key: "net.ipv4.tcp_timestamps", when: { is: ["0"] } },
        message:
          "tcp_tw_reuse reuses only connections with timestamps, and line {otherLine} switches timestamps off: it has no effect.",
        fixes: [{ kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "misunderstood",
        severity: "information",
        when: { is: ["1"] },
        message:
          "tcp_tw_reuse acts only on connections that this host opens. On a server it does nothing for those that come in.",
        fixes: [{ kind: "comment" }, { kind: "delete" }, { kind: "replace", value: "2" }],
      },
    ],
    evidence: [
      {
        kind: "port-pressure",
        one: "{count} destination short of local ports",
        many: "{count} destinations short of local ports",
      },
      {
        kind: "timestamps-off",
        when: { is: ["1"] },
        one: "{count} peer without timestamps, so no reuse",
        many: "{count} peers without timestamps, so no reuse",
      },
    ],
  },
  {
    id: "tcp_tw_reuse_delay",
    key: "net.ipv4.tcp_tw_reuse_delay",
    title: "net.ipv4.tcp_tw_reuse_delay",
    does: "How long a TIME_WAIT must have lasted before tcp_tw_reuse may take its port, in milliseconds, counted from its beginning.",
    exists: "Since Linux 6.14.",
    defaults: ["1000 (1 s)"],
    beware: [
      "It assumes something about the **peer**: below one tick of the peer's timestamp clock (10 ms on old Linux with HZ = 100) the new SYN may carry the same TSval as the last segment.",
    ],
    sources: [
      "Linux commits 19ce8cd30465 and ca6a6f93867a (6.14)",
      "Linux Documentation/networking/ip-sysctl.rst",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { below: 10 },
        message:
          "{value} ms can be less than one tick of the peer's timestamp clock. A reused connection is then no longer told from the old one by its timestamps.",
        fixes: [{ kind: "replace", value: "1000" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [],
  },
  {
    id: "tcp_timestamps",
    key: "net.ipv4.tcp_timestamps",
    title: "net.ipv4.tcp_timestamps",
    does: "Offers the timestamp option in each SYN and accepts it. Without it there is no PAWS, no reuse of TIME_WAIT by the initiator (tcp_tw_reuse), and a TIME_WAIT lets a new connection in only by a higher sequence number. 1: with a random offset. 2: without offset, one clock for all connections. 0: off.",
    exists: "In every Linux of today.",
    defaults: ["1"],
    beware: [
      "The offset is not the same in all versions: per connection in 4.10.0 and again from 7.0 (6.18.17, 6.12.94, 6.1.191), per pair of addresses in 4.11 to 6.19.0. Timestamps of one host need not rise from one connection to the next.",
      "The tick is 1 ms since 4.13; before, it was 1/HZ (1 to 10 ms).",
      "Both ends must offer it: a load balancer that leaves it out takes it from both.",
    ],
    sources: [
      "RFC 7323 sections 3.2 and 5",
      "Linux tcp_timewait_state_process, tcp_twsk_unique, secure_tcp_ts_off",
      "Linux commits 95a22caee396 (4.10), 28ee1b746f49 (4.11), 165573e41f2f (7.0)",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["0"] },
        together: { key: "net.ipv4.tcp_tw_reuse", when: { is: ["1", "2"] } },
        message:
          "Timestamps are switched off while line {otherLine} asks for the reuse of TIME_WAIT, which needs them.",
        fixes: [{ kind: "replace", value: "1" }, { kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["0"] },
        message:
          "Without timestamps there is no PAWS and no reuse of TIME_WAIT, and a new connection gets through a TIME_WAIT only with a higher sequence number.",
        fixes: [{ kind: "replace", value: "1" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [
      {
        kind: "timestamps-off",
        one: "{count} host without timestamps, its TIME_WAITs pile up",
        many: "{count} hosts without timestamps, their TIME_WAITs pile up",
      },
      {
        kind: "time-wait-syn-refused",
        one: "{count} SYN refused by TIME_WAIT",
        many: "{count} SYNs refused by TIME_WAIT",
      },
    ],
  },
  {
    id: "tcp_fin_timeout",
    key: "net.ipv4.tcp_fin_timeout",
    title: "net.ipv4.tcp_fin_timeout",
    does: "How long a connection that the program has already **closed** waits in FIN_WAIT_2 for the other side's FIN. After that it vanishes without a packet. It has **no effect on TIME_WAIT**, which lasts 60 s by a constant of the kernel.",
    exists: "In every Linux of today.",
    defaults: ["60 (seconds)"],
    beware: [
      "TIME_WAIT cannot be shortened by a setting: TCP_TIMEWAIT_LEN is compiled in.",
      "A connection that is only half closed (shutdown, the program still holds it) waits in FIN_WAIT_2 without any limit; this setting does not reach it.",
      "Data or a FIN that arrives after the time is answered by RST.",
    ],
    sources: [
      "Linux tcp_fin_time, __tcp_close, tcp_rcv_state_process (7.2)",
      "Linux TCP_TIMEWAIT_LEN (include/net/tcp.h)",
      "RFC 9293 section 3.6.1",
    ],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "warning",
        when: { below: 60 },
        message:
          "tcp_fin_timeout does not shorten TIME_WAIT, which is 60 s by a constant of the kernel. It limits how long a closed connection waits in FIN_WAIT_2 for the other side's FIN.",
        fixes: [{ kind: "comment" }, { kind: "delete" }, { kind: "replace", value: "60" }],
      },
    ],
    evidence: [
      {
        kind: "half-closed",
        one: "{count} connection left half closed",
        many: "{count} connections left half closed",
      },
    ],
  },
  {
    id: "tcp_max_tw_buckets",
    key: "net.ipv4.tcp_max_tw_buckets",
    title: "net.ipv4.tcp_max_tw_buckets",
    does: "How many TIME_WAITs the host keeps. When the limit is reached the **next** one is not created: the connection is closed at once, its last ACK is still sent, and those that exist stay. A FIN that the other side repeats then gets an RST instead of an ACK, and late segments of the old connection can meet a new one. Counter: TCPTimeWaitOverflow.",
    exists: "In every Linux of today.",
    defaults: [
      "half the size of the connection table, for instance 131072 or 262144",
      "180000 on big machines with 2.6.32",
    ],
    beware: [
      "Reaching the limit sends no packet and resets nothing: the TIME_WAITs that exist are untouched.",
      "A TIME_WAIT costs 256 bytes, so 40 000 of them are 10 MB. On a server they use no port and keep nobody from connecting; only a client that comes back with the same port within 60 s meets one.",
    ],
    sources: [
      "Linux inet_twsk_alloc, tcp_time_wait (7.2)",
      "Linux Documentation/networking/ip-sysctl.rst: must not be lowered artificially",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { below: 32768 },
        message:
          "With {value} TIME_WAITs the next connection closes without one: repeated FINs are answered by RST, and late segments can meet a new connection. The limit only guards against attacks; the kernel's documentation says not to lower it.",
        fixes: [{ kind: "comment" }, { kind: "delete" }, { kind: "replace", value: "262144" }],
      },
    ],
    evidence: [
      {
        kind: "time-wait-missing",
        one: "{count} TIME_WAIT missing",
        many: "{count} TIME_WAITs missing",
      },
    ],
  },
  {
    id: "tcp_rfc1337",
    key: "net.ipv4.tcp_rfc1337",
    title: "net.ipv4.tcp_rfc1337",
    does: "1: an RST that meets a TIME_WAIT is ignored (RFC 1337, fix F1). 0: an RST with exactly the expected sequence number ends it at once. That RST is also how a refused SYN recovers: the TIME_WAIT answers with an ACK, the client with an RST, and the SYN sent again is let in. With 1 that way is closed until the TIME_WAIT expires, and a SYN with an older timestamp restarts its 60 s each time.",
    exists: "In every Linux of today.",
    defaults: ["0"],
    beware: [
      "The sentence in the kernel's documentation (“if unset … prevent TCP TIME_WAIT assassination”) has it the wrong way round: 0 lets the RST end the TIME_WAIT.",
      "FreeBSD and macOS always ignore such RSTs.",
      "Before Linux 4.19 each RST that is ignored also starts the 60 s anew.",
    ],
    sources: ["RFC 1337 section 3", "Linux tcp_timewait_state_process (2.6.24 to 7.2)"],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["1"] },
        message:
          "With 1, a SYN that TIME_WAIT refuses cannot recover: the client's RST is ignored, and it can use up all its SYNs. With the default 0 the SYN that follows is let in: after some milliseconds, or after 1 s from clients with Linux before 5.6.",
        fixes: [{ kind: "replace", value: "0" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [
      {
        kind: "time-wait-syn-refused",
        when: { is: ["1"] },
        one: "{count} SYN refused by TIME_WAIT",
        many: "{count} SYNs refused by TIME_WAIT",
      },
      {
        kind: "time-wait-assassination",
        when: { is: ["0"] },
        one: "{count} TIME_WAIT ended by RST",
        many: "{count} TIME_WAITs ended by RST",
      },
    ],
  },
];
