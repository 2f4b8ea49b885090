/**
 * What ss would have said: states at hand-worked moments of laboratory captures. Times of frames are those of the files; a TIME_WAIT
 * lasts 60 s from the frame that the truth names.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import type { MomentPage, MomentQuery } from "#core/query/moment/momentModel.ts";
import { momentPage as momentPageInSteps } from "#core/query/moment/momentPage.ts";
import { momentText as momentTextInSteps } from "#core/query/moment/momentText.ts";
import { atOnce } from "#test/support/atOnce.ts";

const momentPage = atOnce(momentPageInSteps);
const momentText = atOnce(momentTextInSteps);

const analyzers = new Map<string, Analyzer>();

function analyzed(name: string): Analyzer {
  let analyzer = analyzers.get(name);
  if (!analyzer) {
    analyzer = new Analyzer({ fileName: name, expectedBytes: null });
    analyzer.push(readFileSync(`test/fixtures/lab/${name}`));
    analyzer.end();
    analyzers.set(name, analyzer);
  }
  return analyzer;
}

function at(name: string, time: number, change: Partial<MomentQuery> = {}): MomentPage {
  return momentPage(analyzed(name), { time, host: null, state: null, start: 0, end: 100, ...change });
}

/** "client 10.1.1.2:40830 ESTAB", in the order of the list. */
function told(page: MomentPage): string[] {
  return page.rows.map(({ at: end, local, state }) => `${end} ${local} ${state}`);
}

test("05a_recycle at 30 s: 27 TIME-WAITs at the server, and one client that waits in vain", () => {
  const page = at("05a_recycle.pcap", 30);
  assert.deepEqual(page.counts, { "SYN-SENT": 1, "TIME-WAIT": 27 });
  assert.equal(page.total, 28);
  const [syn, newest] = page.rows;
  // Frames 309 to 311 are the SYNs of port 49793 by then: the fourth comes at 30.33 s.
  assert.deepEqual(
    [syn?.at, syn?.local, syn?.peer, syn?.state, syn?.sent, syn?.firstFrame, syn?.lastFrame, syn?.letter],
    ["client", "192.0.2.1:49793", "192.0.2.80:80", "SYN-SENT", 3, 309, 311, "C"],
  );
  // The truth: the last of the 27 began at 25.450710 s.
  assert.deepEqual([newest?.at, newest?.local, newest?.letter], ["server", "192.0.2.80:80", "D"]);
  assert.equal(newest?.since.toFixed(6), "25.450710");
  assert.equal(newest?.timerLeft?.toFixed(6), "55.450710");
  assert.deepEqual(page.hosts, [
    { address: "192.0.2.80", sockets: 27 },
    { address: "192.0.2.1", sockets: 1 },
  ]);
});

test("at one host, in one state, a window at a time: the counts are of the whole host", () => {
  const page = at("05a_recycle.pcap", 30, { host: "192.0.2.80", state: "TIME-WAIT" });
  assert.equal(page.total, 27);
  assert.deepEqual(page.counts, { "TIME-WAIT": 27 });
  const none = at("05a_recycle.pcap", 30, { host: "192.0.2.1", state: "TIME-WAIT" });
  assert.deepEqual([none.total, none.counts], [0, { "SYN-SENT": 1 }]);
  const window = momentPage(analyzed("05a_recycle.pcap"), {
    time: 30,
    host: null,
    state: null,
    start: 26,
    end: 30,
  });
  assert.deepEqual([window.start, window.rows.length], [26, 2]);
});

test("a client gave up when the next SYN was due and did not come", () => {
  // Last SYN at 30.332867, 1.024063 s after the one before: the next was due by 32.380993.
  assert.equal(at("05a_recycle.pcap", 32.38).counts["SYN-SENT"], 1);
  assert.equal(at("05a_recycle.pcap", 32.381).counts["SYN-SENT"], undefined);
});

test("a TIME_WAIT is there from its first moment up to its last", () => {
  // 03b: the first begins with frame 9, at 0.025982 s, and is over at 60.025982 s; the others came 31, 64 and 95 ms later.
  const waits = (time: number): number => at("03b_exhaustion.pcap", time).counts["TIME-WAIT"] ?? 0;
  const times: readonly number[] = [0.025981, 0.025982, 60.025981, 60.025982, 60.2];
  assert.deepEqual(times.map(waits), [0, 1, 4, 3, 0]);
});

test("each segment moves both ends, at its own moment", () => {
  const states = (time: number): string[] => told(at("07c_tw_assassination.pcap", time)).sort();
  const both = (client: string, server: string): string[] => [
    ...(client ? [`client 10.1.1.2:40830 ${client}`] : []),
    ...(server ? [`server 192.0.2.80:80 ${server}`] : []),
  ];
  // Frame 1 SYN, 2 SYN-ACK 20 µs later, 3 ACK.
  assert.deepEqual(states(0), both("SYN-SENT", ""));
  assert.deepEqual(states(0.000_01), both("SYN-SENT", ""));
  assert.deepEqual(states(0.000_02), both("ESTAB", "SYN-RECV"));
  assert.deepEqual(states(0.010_4), both("ESTAB", "ESTAB"));
  // Frame 7 FIN of the server; 8, 10 ms after the data, acknowledges those only; 9 FIN of the client, acknowledges the server's.
  assert.deepEqual(states(0.020_828), both("CLOSE-WAIT", "FIN-WAIT-1"));
  assert.deepEqual(states(0.026), both("CLOSE-WAIT", "FIN-WAIT-1"));
  assert.deepEqual(states(0.031_17), both("LAST-ACK", "TIME-WAIT"));
  assert.deepEqual(states(0.031_178), both("", "TIME-WAIT"));
});

test("an RST kills a TIME_WAIT; the next life begins with its SYN", () => {
  const states = (time: number): string[] => told(at("07c_tw_assassination.pcap", time)).sort();
  assert.deepEqual(states(1.048), ["server 192.0.2.80:80 TIME-WAIT"]);
  assert.deepEqual(states(1.048_31), [], "frame 13");
  assert.deepEqual(states(2.051_11), ["client 10.1.1.2:40830 SYN-SENT"], "frame 14");
  assert.deepEqual(states(2.051_15), ["client 10.1.1.2:40830 ESTAB", "server 192.0.2.80:80 SYN-RECV"]);
});

test("a server that does not answer has no socket, as far as packets show", () => {
  // 06d: the accept queue is full; ports 40700 and 40701 are open, 40702 to 40705 send SYNs in vain until 7.4 s.
  const page = at("06d_backlog.pcap", 5);
  assert.deepEqual(page.counts, { "SYN-SENT": 4, ESTAB: 4 });
  assert.deepEqual(
    page.rows.filter(({ state }) => state === "SYN-SENT").map(({ local, sent }) => [local, sent]),
    [
      ["10.1.1.2:40705", 5],
      ["10.1.1.2:40704", 5],
      ["10.1.1.2:40703", 5],
      ["10.1.1.2:40702", 5],
    ],
  );
});

test("a SYN that meets a TIME_WAIT and is refused leaves it where it was", () => {
  const page = at("04a_paws_tw_nat.pcap", 3);
  for (const { at: end, state } of page.rows) assert.ok(end === "client" || state !== "SYN-RECV");
  assert.ok((page.counts["TIME-WAIT"] ?? 0) >= 1);
});

test("before the first frame nothing is known", () => {
  const page = at("05a_recycle.pcap", -1);
  assert.deepEqual([page.total, page.unknown], [0, 0]);
});

test("as text it is what ss -tan prints, with a dash for what no capture shows", () => {
  const text = momentText(analyzed("06d_backlog.pcap"), { time: 0.05, host: null, state: null });
  assert.equal(
    text,
    [
      "State Recv-Q Send-Q Local Address:Port Peer Address:Port",
      "ESTAB      -      -     10.1.1.2:40700     192.0.2.80:80",
      "ESTAB      -      -      192.0.2.80:80    10.1.1.2:40700",
      "",
    ].join("\n"),
  );
});
