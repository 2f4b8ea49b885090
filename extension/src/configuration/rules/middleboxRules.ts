import type { Evidence, Rule } from "../rule.ts";

/** Hosts in the middle: load balancing by IPVS, connection tracking. */

const UNANSWERED: Evidence = {
  kind: "syn-unanswered",
  one: "{count} SYN without an answer",
  many: "{count} SYNs without an answer",
};
const SLOW: Evidence = { kind: "slow-connect", one: "{count} slow connect", many: "{count} slow connects" };

export const middleboxRules: readonly Rule[] = [
  {
    id: "conn_reuse_mode",
    key: "net.ipv4.vs.conn_reuse_mode",
    title: "net.ipv4.vs.conn_reuse_mode",
    does: "What IPVS does with a SYN on a quadruplet that it still remembers. 1: it chooses a server anew. With connection tracking (vs.conntrack = 1), kernels before 5.9 then **drop the first SYN** to be rid of the old entry, and the client connects after exactly 1 s. 0: the SYN goes to the server of the connection before, even one that is being taken out of service.",
    exists: "In Linux with IPVS.",
    defaults: ["1"],
    beware: [
      "The dropped SYN has nothing to do with timestamps or TIME_WAIT of the server: the relation of the TSvals does not matter, and the retransmission passes.",
    ],
    sources: [
      "Linux commit f719e3754ee2 (drop of the first SYN; changed in 5.9)",
      "Linux Documentation/networking/ipvs-sysctl.rst",
      "kubernetes/kubernetes #81775 and #93297, moby/moby #35082",
    ],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "information",
        when: { is: ["0"] },
        message:
          "With 0 a new connection on ports that IPVS remembers goes to the server of the one before, even when that server is being taken out of service. From Linux 5.9 on, the drop of the first SYN is no reason for it any more.",
        fixes: [{ kind: "replace", value: "1" }, { kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "harmful",
        severity: "hint",
        when: { is: ["1"] },
        message:
          "With connection tracking, IPVS before Linux 5.9 drops the first SYN on ports that it remembers: connects take exactly 1 s longer.",
        fixes: [{ kind: "replace", value: "0" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [SLOW, UNANSWERED],
  },
  {
    id: "nf_conntrack_tcp_timeout_time_wait",
    key: "net.netfilter.nf_conntrack_tcp_timeout_time_wait",
    title: "net.netfilter.nf_conntrack_tcp_timeout_time_wait",
    does: "How long connection tracking (firewall, NAT) remembers a connection that was closed well, in seconds. It is the memory of the **device in the middle**; the TIME_WAIT of the two hosts is not touched by it.",
    exists: "In Linux with nf_conntrack.",
    defaults: ["120"],
    beware: [
      "It does not shorten the TIME_WAIT of any socket, not even on the same host.",
      "Below the hosts' 60 s, a NAT may give the same port to another client while the server still holds the old TIME_WAIT.",
    ],
    sources: ["Linux Documentation/networking/nf_conntrack-sysctl.rst"],
    judgements: [
      {
        verdict: "misunderstood",
        severity: "warning",
        when: { below: 60 },
        message:
          "This is the memory of connection tracking, not TIME_WAIT. With {value} s a NAT may give a port away while the server still holds the old connection in TIME_WAIT for 60 s.",
        fixes: [{ kind: "replace", value: "120" }, { kind: "comment" }, { kind: "delete" }],
      },
      {
        verdict: "misunderstood",
        severity: "information",
        when: { below: 120 },
        message:
          "This is the memory of connection tracking. It does not shorten the TIME_WAIT of any socket.",
        fixes: [{ kind: "comment" }, { kind: "delete" }, { kind: "replace", value: "120" }],
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
  {
    id: "nf_conntrack_tcp_loose",
    key: "net.netfilter.nf_conntrack_tcp_loose",
    title: "net.netfilter.nf_conntrack_tcp_loose",
    does: "1: connection tracking takes up connections that were open before it began to look. 0: their segments stay without an entry.",
    exists: "In Linux with nf_conntrack.",
    defaults: ["1"],
    beware: [
      "With 0, connections that are open while the rules are loaded or another firewall takes over are not taken up.",
    ],
    sources: ["Linux Documentation/networking/nf_conntrack-sysctl.rst"],
    judgements: [
      {
        verdict: "harmful",
        severity: "information",
        when: { is: ["0"] },
        message:
          "With 0, connections that are already open when connection tracking begins (reload, takeover by another firewall) are not taken up, and rules that ask for a known connection drop them.",
        fixes: [{ kind: "replace", value: "1" }, { kind: "comment" }, { kind: "delete" }],
      },
    ],
    evidence: [UNANSWERED],
  },
  {
    id: "nf_conntrack_tcp_be_liberal",
    key: "net.netfilter.nf_conntrack_tcp_be_liberal",
    title: "net.netfilter.nf_conntrack_tcp_be_liberal",
    does: "0: connection tracking calls every segment outside the window INVALID and does **not translate its address**. The receiver then sees a segment of an unknown sender and answers with RST: the “random connection reset by peer” of large transfers through a NAT. 1: only RSTs outside the window are INVALID.",
    exists: "In Linux with nf_conntrack.",
    defaults: ["0"],
    beware: [
      "It says nothing about hosts: it changes what the NAT or firewall lets through. The other cure is a rule that drops INVALID segments.",
    ],
    sources: [
      "Linux Documentation/networking/nf_conntrack-sysctl.rst",
      "kubernetes/kubernetes #74839 and #117924, moby/libnetwork #1090",
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
];
