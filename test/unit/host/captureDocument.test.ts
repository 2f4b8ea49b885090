/** The life of a document, without VS Code and without threads: `vscode` is imported for its types only. */
import assert from "node:assert/strict";
import test from "node:test";
import { CaptureDocument } from "#host/captureDocument.ts";
import type { FromWorker, ToWebview } from "#protocol/messages.ts";
import { RemoteError } from "#protocol/wireError.ts";
import { FakeEnvironment, fakeUri } from "./fakeEnvironment.ts";

const URI = fakeUri("/captures/incident.pcap");
const NEVER_ABORTED = { aborted: false, onAbort: () => undefined };
const DONE: FromWorker = {
  kind: "progress",
  progress: {
    bytesRead: 100,
    bytesTotal: 100,
    frames: 3,
    connections: 1,
    elapsedMs: 5,
    judging: false,
    done: true,
    stopped: false,
    segmentsKept: null,
  },
};

function open(environment: FakeEnvironment): { document: CaptureDocument; told: ToWebview[] } {
  const document = new CaptureDocument(URI, environment);
  const told: ToWebview[] = [];
  document.listen((message) => told.push(message));
  return { document, told };
}

function staleOf(told: readonly ToWebview[]): string | undefined {
  const last = told.filter((message) => message.kind === "stale").at(-1);
  return last?.message;
}

test("a hundred documents opened and closed leave no worker and no listener", async () => {
  const environment = new FakeEnvironment();
  for (let i = 0; i < 100; i++) {
    const { document } = open(environment);
    assert.deepEqual([environment.liveWorkers, environment.listenerCount], [1, 2]);
    if (i % 3 === 0) document.readAgain();
    document.dispose();
    document.dispose();
    assert.deepEqual([environment.liveWorkers, environment.listenerCount], [0, 0]);
  }
  assert.equal(environment.workers.length, 134, "one each, and one more where it was read again");
});

test("a file is left to the worker; the settings go with it", () => {
  const environment = new FakeEnvironment();
  environment.timeWaitSeconds = 30;
  open(environment);
  assert.deepEqual(environment.workers[0]?.received, [
    {
      kind: "open",
      fileName: "incident.pcap",
      source: { kind: "file", path: "/captures/incident.pcap" },
      assumptions: { timeWaitSeconds: 30 },
      segmentsInMemory: 5_000_000,
    },
  ]);
});

test("a file of another file system is read by the host and handed over", async () => {
  const environment = new FakeEnvironment();
  environment.bytes = Uint8Array.of(1, 2, 3);
  new CaptureDocument(fakeUri("/incident.pcap", "vscode-vfs"), environment);
  await new Promise(setImmediate);
  const [worker] = environment.workers;
  const [message] = worker?.received ?? [];
  assert.deepEqual(message?.kind === "open" && message.source, {
    kind: "bytes",
    bytes: environment.bytes,
  });
  assert.deepEqual(worker?.transferred, [environment.bytes.buffer]);
});

test("a file that another file system cannot give is a failure", async () => {
  const environment = new FakeEnvironment();
  environment.readBytes = () =>
    Promise.reject(new RemoteError({ code: "not-found", message: "It is gone.", offset: null }));
  const document = new CaptureDocument(fakeUri("/incident.pcap", "vscode-vfs"), environment);
  await new Promise(setImmediate);
  assert.equal(
    document.snapshot().some((message) => message.kind === "failed"),
    true,
  );
});

test("a page that comes late is told all at once", () => {
  const environment = new FakeEnvironment();
  const { document } = open(environment);
  assert.deepEqual(
    document.snapshot().map(({ kind }) => kind),
    ["document", "stale"],
  );
  environment.workers[0]?.say(DONE);
  assert.deepEqual(document.snapshot().at(-1), DONE);
  document.dispose();
});

test("the death of the worker is told once and settles what was asked; reading again begins anew", async () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  const asked = document.handlers.connection({ id: 1 }, NEVER_ABORTED);
  environment.workers[0]?.die(new Error("Worker terminated due to reaching memory limit"));
  await assert.rejects(Promise.resolve(asked), (thrown) => {
    return thrown instanceof RemoteError && thrown.code === "worker-died";
  });
  assert.deepEqual(
    told.map((message) => message.kind === "failed" && message.error.message),
    ["The analysis ended unexpectedly (Worker terminated due to reaching memory limit)."],
  );

  document.readAgain();
  assert.deepEqual([environment.workers.length, environment.liveWorkers], [2, 1]);
  assert.deepEqual(told.at(-2), { kind: "document", fileName: "incident.pcap", revision: 2 });
  document.dispose();
});

test("what is under way when the document is closed is settled, without a failure", async () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  const asked = document.handlers.connection({ id: 1 }, NEVER_ABORTED);
  document.dispose();
  await assert.rejects(
    Promise.resolve(asked),
    (thrown) => thrown instanceof RemoteError && thrown.code === "closed",
  );
  environment.workers[0]?.die(new Error("late"));
  assert.deepEqual(told, []);
});

test("a file that changes, goes, and comes back as it was", async () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  await environment.changeFile({ size: 100, modified: 1 });
  assert.deepEqual(told, [], "nothing has changed");
  await environment.changeFile({ size: 140, modified: 2 });
  assert.equal(staleOf(told), "incident.pcap has changed since it was read: 100 bytes then, 140 bytes now.");
  await environment.changeFile(null);
  assert.equal(staleOf(told), "incident.pcap was deleted. What is shown was read before.");
  await environment.changeFile({ size: 100, modified: 1 });
  assert.equal(staleOf(told), "");
  document.dispose();
});

test("a file that is written back as it was, and a setting changed meanwhile", async () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  await environment.changeFile({ size: 140, modified: 2 });
  environment.setTimeWait(30);
  assert.match(staleOf(told) ?? "", /has changed/, "the file's change is the stronger reason");
  await environment.changeFile({ size: 100, modified: 1 });
  assert.match(staleOf(told) ?? "", /TIME_WAIT is now set/);
  environment.setTimeWait(60);
  assert.equal(staleOf(told), "");
  document.dispose();
});

test("reading again takes the file as it is now", async () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  await environment.changeFile({ size: 140, modified: 2 });
  document.readAgain();
  await environment.changeFile({ size: 140, modified: 2 });
  assert.equal(staleOf(told), "");
  document.dispose();
});

test("another TIME_WAIT in the settings makes the analysis old, and the same again does not", () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  environment.setTimeWait(30);
  assert.equal(staleOf(told), "TIME_WAIT is now set to 30 s; this analysis assumed 60 s.");
  environment.setTimeWait(60);
  assert.equal(staleOf(told), "");
  document.dispose();
});

test("a mistake of ours in the worker goes into the log, and to no page", () => {
  const environment = new FakeEnvironment();
  const { document, told } = open(environment);
  environment.workers[0]?.say({ kind: "report", message: "Error: row 3 of 2" });
  assert.equal(environment.lines.at(-1), "error incident.pcap: Error: row 3 of 2");
  assert.deepEqual(told, []);
  document.dispose();
});

test("the log says what was done and how long it took", () => {
  const environment = new FakeEnvironment();
  const { document } = open(environment);
  environment.workers[0]?.say(DONE);
  document.stop();
  assert.deepEqual(environment.lines, [
    "info incident.pcap: opening file:///captures/incident.pcap",
    "info incident.pcap: read after 5.00 ms: 100 bytes, 20.0 kB/s: 3 frames, 1 connection",
    "info incident.pcap: stopped on request",
  ]);
  document.dispose();
});
