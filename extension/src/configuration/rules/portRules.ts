import type { Rule } from "../rule.ts";

/** Local ports of connections that the host opens. */
export const portRules: readonly Rule[] = [
  {
    id: "ip_local_port_range",
    key: "net.ipv4.ip_local_port_range",
    title: "net.ipv4.ip_local_port_range",
    does: "The local ports that `connect()` and `bind()` with port 0 choose from, the first and the last. The limit holds per **source address, destination address and destination port**: N ports and a TIME_WAIT of 60 s on this host allow N / 60 new connections per second to one destination. Each further destination, or source address, has the whole range again.",
    exists: "In every Linux of today.",
    defaults: ["32768 60999 (28232 ports, 470 connections per second)", "32768 61000 up to 4.1"],
    beware: [
      "It does not limit incoming connections: those use the listening port.",
      "When it is used up, connect() fails with EADDRNOTAVAIL and no packet is sent; a capture shows only that the rate stays below N / 60.",
      "It only runs short when this host closes first. bind() with port 0 before connect() needs a port that is free towards all destinations.",
      "A range that begins low takes ports of services that are started later: reserve them with ip_local_reserved_ports.",
    ],
    sources: ["Linux __inet_hash_connect (7.2)", "Linux Documentation/networking/ip-sysctl.rst"],
    judgements: [
      {
        verdict: "dead",
        severity: "warning",
        when: { lowPortBelow: 1024 },
        message:
          "The range must not begin below ip_unprivileged_port_start (1024 by default): kernels of today refuse it, and the old range stays.",
        fixes: [{ kind: "replace", value: "1024 65535" }, { kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "harmful",
        severity: "warning",
        when: { portsBelow: 28232 },
        message:
          "{ports} ports are fewer than the 28232 of the default: {perSecond} new connections per second to one destination while TIME_WAIT lasts 60 s.",
        fixes: [{ kind: "replace", value: "32768 60999" }, { kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "misunderstood",
        severity: "hint",
        when: { sameParity: true },
        message:
          "Both ends of the range are even, or both odd. The kernel's documentation asks for one even and one odd: connect() and bind() begin with ports of different parity.",
        fixes: [],
      },
    ],
    evidence: [
      {
        kind: "port-pressure",
        one: "{count} destination short of local ports",
        many: "{count} destinations short of local ports",
      },
    ],
  },
  {
    id: "ip_local_reserved_ports",
    key: "net.ipv4.ip_local_reserved_ports",
    title: "net.ipv4.ip_local_reserved_ports",
    does: "Ports that `connect()` and `bind()` with port 0 never choose, so that a service which is started later finds its port free. A program that names the port gets it all the same.",
    exists: "In every Linux of today.",
    defaults: ["empty"],
    beware: [
      "What is reserved is missing from ip_local_port_range: large blocks lower the rate of connections to one destination.",
      "Writing replaces the whole list; it does not add to it.",
    ],
    sources: ["Linux Documentation/networking/ip-sysctl.rst"],
    judgements: [],
    evidence: [
      {
        kind: "port-pressure",
        one: "{count} destination short of local ports",
        many: "{count} destinations short of local ports",
      },
    ],
  },
];
