import type { Evidence, Rule } from "../rule.ts";

/** Directives of HAProxy and nginx that decide how connections begin or end. */

const RESET: Evidence = {
  kind: "rst-close",
  one: "{count} connection ended by RST",
  many: "{count} connections ended by RST",
};
const UNANSWERED: Evidence = {
  kind: "syn-unanswered",
  one: "{count} SYN without an answer",
  many: "{count} SYNs without an answer",
};
const PORTS: Evidence = {
  kind: "port-pressure",
  one: "{count} destination short of local ports",
  many: "{count} destinations short of local ports",
};
const LINGER = "Linux tcp_send_active_reset; RFC 9293 section 3.10.5 (ABORT)";

export const proxyRules: readonly Rule[] = [
  {
    id: "haproxy-nolinger",
    key: "haproxy option nolinger",
    title: "HAProxy option nolinger",
    does: "Closes with SO_LINGER 0: instead of FIN an RST is sent, no TIME_WAIT remains, and **data that the peer has not yet acknowledged is thrown away**. The peer's next read fails with “connection reset by peer”.",
    exists: "In every HAProxy of today.",
    defaults: ["off"],
    beware: [
      "TIME_WAITs of a proxy's listening side cost memory only; no port is lost by them.",
      "In a capture these RSTs look like aborts by the program: with timestamp, a real window and a running IP ID.",
    ],
    sources: ["HAProxy Configuration Manual, option nolinger", LINGER],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { evenWithoutValue: true },
        message:
          "option nolinger ends connections by RST and throws away what the peer has not yet acknowledged. Responses can be cut off.",
        fixes: [{ kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [RESET],
  },
  {
    id: "haproxy-source-ports",
    key: "haproxy source ports",
    title: "HAProxy source with a range of ports",
    does: "Binds each connection to this server to a port of the range: that is the most connections it can have from that address. A port that the program binds itself (with SO_REUSEADDR) is reused **at once** from TIME_WAIT, whatever tcp_tw_reuse says, if the old connection used timestamps.",
    exists: "In every HAProxy of today.",
    defaults: ["no range: the kernel chooses from ip_local_port_range"],
    beware: ["tcp_tw_reuse and ip_local_port_range have no say over ports that the program binds itself."],
    sources: ["HAProxy Configuration Manual, source", "Linux __inet_check_established (2.6.32 to 7.2)"],
    judgements: [
      {
        verdict: "harmful",
        severity: "information",
        when: { portsBelow: 28232 },
        message:
          "{ports} ports for the connections to this server, against the 28232 that the kernel would choose from.",
        fixes: [],
      },
    ],
    evidence: [PORTS],
  },
  {
    id: "haproxy-backlog",
    key: "haproxy backlog",
    title: "HAProxy backlog",
    does: "The backlog that HAProxy asks `listen()` for. The kernel cuts it to net.core.somaxconn; when the accept queue is full, SYNs get no answer.",
    exists: "In every HAProxy of today.",
    defaults: ["the frontend's maxconn"],
    beware: ["Raising it above net.core.somaxconn has no effect."],
    sources: ["HAProxy Configuration Manual, backlog", "Linux tcp_conn_request"],
    judgements: [],
    evidence: [UNANSWERED],
  },
  {
    id: "nginx-backlog",
    key: "nginx listen backlog",
    title: "nginx listen … backlog",
    does: "The backlog that nginx asks `listen()` for. The kernel cuts it to net.core.somaxconn; when the accept queue is full, SYNs get no answer.",
    exists: "In every nginx of today.",
    defaults: ["511 on Linux"],
    beware: [
      "Raising net.core.somaxconn alone leaves nginx at 511.",
      "Raising this above net.core.somaxconn has no effect.",
    ],
    sources: ["nginx ngx_http_core_module, listen", "Linux tcp_conn_request"],
    judgements: [
      {
        verdict: "harmful",
        severity: "information",
        when: { below: 511 },
        message:
          "{value} is less than nginx asks for by itself on Linux (511): SYNs of a burst get no answer.",
        fixes: [{ kind: "replace", value: "511" }],
      },
    ],
    evidence: [UNANSWERED],
  },
  {
    id: "nginx-so_keepalive",
    key: "nginx listen so_keepalive",
    title: "nginx listen … so_keepalive",
    does: "Lets the kernel ask a silent client whether it is still there. When the probes (sequence number SND.NXT − 1, no data) stay without an answer, the connection ends with an RST.",
    exists: "In every nginx of today.",
    defaults: ["the system's setting, which is off"],
    beware: ["This is TCP keep-alive; keepalive_timeout is about HTTP requests on one connection."],
    sources: ["nginx ngx_http_core_module, listen", "RFC 9293 section 3.8.4"],
    judgements: [],
    evidence: [RESET],
  },
  {
    id: "nginx-reset_timedout_connection",
    key: "nginx reset_timedout_connection",
    title: "nginx reset_timedout_connection",
    does: "Ends connections that ran into a timeout with SO_LINGER 0: an RST instead of a FIN, no TIME_WAIT, no FIN_WAIT_1 with full buffers; what the client has not yet acknowledged is thrown away. Keep-alive connections that time out are still closed by FIN.",
    exists: "In every nginx of today.",
    defaults: ["off"],
    beware: [
      "A slow client sees “connection reset by peer” in the middle of a response; in a capture the RST looks like an abort by the program.",
    ],
    sources: ["nginx ngx_http_core_module, reset_timedout_connection", LINGER],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "information",
        when: { is: ["on"] },
        message:
          "Connections that time out end by RST: a slow client gets “connection reset by peer” and loses what it has not yet acknowledged.",
        fixes: [{ kind: "replace", value: "off" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [RESET],
  },
  {
    id: "nginx-lingering_close",
    key: "nginx lingering_close",
    title: "nginx lingering_close",
    does: "Whether nginx reads on for a while before it closes a connection whose client may still be sending. With off it closes at once; closing a socket with unread data makes the kernel send **RST instead of FIN**, and the client may lose the response that was already on its way.",
    exists: "In every nginx of today.",
    defaults: ["on"],
    beware: [],
    sources: [
      "nginx ngx_http_core_module, lingering_close",
      "RFC 1122 section 4.2.2.13, RFC 2525 section 2.17",
    ],
    judgements: [
      {
        verdict: "harmful",
        severity: "warning",
        when: { is: ["off"] },
        message:
          "With off, nginx closes while the client is still sending. The kernel then sends RST instead of FIN, and the client can lose the response.",
        fixes: [{ kind: "replace", value: "on" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [RESET],
  },
  {
    id: "nginx-proxy_bind",
    key: "nginx proxy_bind",
    title: "nginx proxy_bind",
    does: "Gives connections to the upstream servers this source address. One source address has the ports of ip_local_port_range **once per upstream address and port**: 28232 by default, 470 new connections per second when this host closes first. Several source addresses multiply that.",
    exists: "In every nginx of today.",
    defaults: ["off: the kernel chooses"],
    beware: [
      "Connections that are kept open to the upstream (keepalive) need no new port, and are the cheaper cure for exhausted ones.",
    ],
    sources: ["nginx ngx_http_proxy_module, proxy_bind", "Linux __inet_hash_connect (7.2)"],
    judgements: [],
    evidence: [PORTS],
  },
];
