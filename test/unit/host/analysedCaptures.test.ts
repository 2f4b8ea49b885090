/** What the window knows of the captures that were read in it. */
import assert from "node:assert/strict";
import test from "node:test";
import { AnalysedCaptures } from "#host/analysedCaptures.ts";
import { CaptureDocument, type DocumentEnvironment } from "#host/captureDocument.ts";
import type { FromWorker } from "#protocol/messages.ts";
import { FakeEnvironment, type FakeWorker, fakeUri } from "./fakeEnvironment.ts";

const URI = fakeUri("/captures/incident.pcap");

function progress(done: boolean): FromWorker {
  const counts = { bytesRead: 1, bytesTotal: 1, frames: 1, connections: 1, elapsedMs: 1, judging: false };
  return { kind: "progress", progress: { ...counts, done, stopped: false, segmentsKept: null } };
}

interface Opened {
  readonly captures: AnalysedCaptures;
  readonly document: CaptureDocument;
  worker(): FakeWorker;
}

function open(): Opened {
  const environment = new FakeEnvironment();
  const captures = new AnalysedCaptures();
  const { startWorker, stamp, readBytes, watchFile, assumptions, onAssumptionsChange, log, l10n } =
    environment;
  const own: DocumentEnvironment = {
    segmentsInMemory: environment.segmentsInMemory,
    startWorker,
    stamp,
    readBytes,
    watchFile,
    assumptions,
    onAssumptionsChange,
    log,
    l10n,
    analysed: captures,
  };
  const document = new CaptureDocument(URI, own);
  const worker = (): FakeWorker => {
    const last = environment.workers.at(-1);
    assert.ok(last);
    return last;
  };
  return { captures, document, worker };
}

/** The worker is done, and answers the one question that the document asks. */
async function analyse(worker: FakeWorker, findings: Readonly<Record<string, number>>): Promise<void> {
  worker.say(progress(true));
  const asked = worker.received.find((message) => message.kind === "request");
  assert.equal(asked?.method, "summary");
  worker.say({ kind: "reply", id: asked.id, ok: true, value: { findings } });
  await new Promise(setImmediate);
}

test("a capture is known once it is read to its end, not before", async () => {
  const { captures, worker } = open();
  let changes = 0;
  captures.onDidChange(() => changes++);
  worker().say(progress(false));
  assert.equal(worker().received.filter(({ kind }) => kind === "request").length, 0);
  await analyse(worker(), { "syn-dropped-by-paws": 78 });
  assert.deepEqual(captures.list, [
    { uri: URI, name: "incident.pcap", findings: { "syn-dropped-by-paws": 78 } },
  ]);
  assert.equal(changes, 1);
});

test("it stays known when its editor is closed, and is forgotten while it is read again", async () => {
  const { captures, document, worker } = open();
  await analyse(worker(), { "rst-close": 1 });
  document.readAgain();
  assert.deepEqual(captures.list, []);
  await analyse(worker(), { "rst-close": 2 });
  document.dispose();
  assert.deepEqual(
    captures.list.map(({ findings }) => findings),
    [{ "rst-close": 2 }],
  );
});

test("what fails, or is closed before the answer, is not known", async () => {
  const failed = open();
  failed.worker().say({ kind: "failed", error: { code: "not-found", message: "", offset: null } });
  assert.deepEqual(failed.captures.list, []);
  const closed = open();
  closed.worker().say(progress(true));
  closed.document.dispose();
  await new Promise(setImmediate);
  assert.deepEqual(closed.captures.list, []);
});

test("the capture that was analysed last comes last, each once", () => {
  const captures = new AnalysedCaptures();
  const [a, b] = [fakeUri("/a.pcap"), fakeUri("/b.pcap")];
  captures.put({ uri: a, name: "a", findings: {} });
  captures.put({ uri: b, name: "b", findings: {} });
  captures.put({ uri: a, name: "a", findings: { "rst-close": 1 } });
  assert.deepEqual(
    captures.list.map(({ name }) => name),
    ["b", "a"],
  );
  captures.remove(b);
  captures.remove(b);
  assert.equal(captures.list.length, 1);
});
