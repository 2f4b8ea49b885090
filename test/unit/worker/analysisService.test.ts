/** The analysis as the host sees it: messages in, messages out, no thread. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import type { Method, Params, Result } from "#protocol/api.ts";
import type { AnalysisEvent, CaptureSource, FromWorker, Progress } from "#protocol/messages.ts";
import { RpcClient } from "#protocol/rpc.ts";
import { RemoteError, type WireError } from "#protocol/wireError.ts";
import { generate } from "#test/bench/generate.ts";
import { AnalysisService } from "#worker/analysisService.ts";

const CAPTURE = "test/fixtures/lab/05a_recycle.pcap";
const LIST = {
  sortBy: "start",
  descending: false,
  filter: { text: "", from: null, until: null, troubleOnly: false },
} as const;

interface Analysis {
  readonly events: readonly AnalysisEvent[];
  readonly ended: Promise<Progress | WireError>;
  readonly service: AnalysisService;
  ask<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
}

function start(source: CaptureSource, timeWaitSeconds = 60, segmentsInMemory = 20_000_000): Analysis {
  const events: AnalysisEvent[] = [];
  let end: (how: Progress | WireError) => void = () => undefined;
  const ended = new Promise<Progress | WireError>((resolve) => {
    end = resolve;
  });
  const service = new AnalysisService((message) => {
    if (message.kind === "reply") {
      client.accept(message);
      return;
    }
    if (message.kind === "report") assert.fail(message.message);
    if (message.kind === "save-progress") return;
    events.push(message);
    if (message.kind === "failed") end(message.error);
    else if (message.progress.done) end(message.progress);
  });
  const client = new RpcClient((message) => service.accept(message));
  service.accept({
    kind: "open",
    fileName: "a.pcap",
    source,
    assumptions: { timeWaitSeconds },
    segmentsInMemory,
  });
  return { events, ended, service, ask: (method, params) => client.call(method, params).reply };
}

test("a file is read, and every question about it is answered in plain JSON", async () => {
  const { ended, ask } = start({ kind: "file", path: CAPTURE });
  const progress = await ended;
  assert.ok("done" in progress);
  assert.deepEqual(
    [progress.bytesRead, progress.bytesTotal, progress.frames, progress.connections, progress.stopped],
    [35_967, 35_967, 388, 51, false],
  );
  const answers = [
    await ask("summary", {}),
    await ask("connections", { ...LIST, start: 0, end: 10 }),
    await ask("place", { ...LIST, id: 7 }),
    await ask("connection", { id: 7 }),
    await ask("segments", { connection: 7, start: 0, end: 10 }),
    await ask("overview", { from: 0, until: 96, buckets: 96 }),
  ];
  for (const answer of answers) assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
});

test("the answers are those of the analysis", async () => {
  const { ended, ask } = start({ kind: "file", path: CAPTURE });
  await ended;
  const summary = await ask("summary", {});
  assert.deepEqual([summary.complete, summary.connections, summary.capture.frames], [true, 51, 388]);
  const page = await ask("connections", { ...LIST, start: 50, end: 60 });
  assert.deepEqual([page.start, page.total, page.rows.length], [50, 51, 1]);
  const last = page.rows[0]?.id ?? 0;
  assert.equal(await ask("place", { ...LIST, id: last }), 50);
  assert.equal(await ask("place", { ...LIST, filter: { ...LIST.filter, text: "no such" }, id: last }), null);
  const connection = await ask("connection", { id: last });
  const segments = await ask("segments", { connection: last, start: 0, end: 500 });
  assert.equal(segments.total, connection.segments.client + connection.segments.server);
});

test("bytes in memory give the same as the file, compressed ones too", async () => {
  const fromFile = start({ kind: "file", path: CAPTURE });
  await fromFile.ended;
  const wanted = await fromFile.ask("connections", { ...LIST, start: 0, end: 100 });
  const bytes = new Uint8Array(readFileSync(CAPTURE));
  for (const source of [bytes, new Uint8Array(gzipSync(bytes))]) {
    const { ended, ask } = start({ kind: "bytes", bytes: source });
    await ended;
    assert.deepEqual(await ask("connections", { ...LIST, start: 0, end: 100 }), wanted);
  }
});

test("the user's TIME_WAIT is assumed", async () => {
  const { ended, ask } = start({ kind: "file", path: CAPTURE }, 30);
  await ended;
  assert.equal((await ask("summary", {})).assumptions["timeWaitSeconds"], 30);
});

test("a question about a connection that is not there is an error, not a guess", async () => {
  const { ended, ask } = start({ kind: "file", path: CAPTURE });
  await ended;
  for (const id of [0, 52]) {
    const isBadRequest = (thrown: unknown): boolean =>
      thrown instanceof RemoteError && thrown.code === "bad-request";
    await assert.rejects(ask("connection", { id }), isBadRequest);
    await assert.rejects(ask("segments", { connection: id, start: 0, end: 1 }), isBadRequest);
  }
});

/** The files that this process has open. */
function openFiles(): readonly string[] {
  return readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      return []; // The one that the folder was read by.
    }
  });
}

test("of a capture with more segments than may be in memory the others are read from the file again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tcp-lifelines-worker-"));
  const path = join(folder, "a.pcap");
  const pieces: Uint8Array[] = [];
  const { tcpSegments, connections } = generate(
    { packets: 5000, seed: 3, format: "pcap", payload: "small", story: "mixed" },
    (bytes) => pieces.push(bytes.slice()),
  );
  writeFileSync(path, Buffer.concat(pieces));
  try {
    const whole = start({ kind: "file", path });
    const progress = await whole.ended;
    assert.ok("done" in progress && progress.segmentsKept === null);
    assert.ok(!openFiles().includes(path), "nothing will be asked of the file");
    const sparse = start({ kind: "file", path }, 60, 100);
    const less = await sparse.ended;
    assert.ok("done" in less && less.segmentsKept !== null && less.segmentsKept < 0.9 * tcpSegments);
    assert.ok(openFiles().includes(path));
    for (let connection = 1; connection <= connections; connection++) {
      const range = { connection, start: 0, end: 100 };
      assert.deepEqual(await sparse.ask("segments", range), await whole.ask("segments", range));
    }
    const few = start({ kind: "file", path }, 60, tcpSegments);
    await few.ended;
    assert.equal(
      openFiles().filter((file) => file === path).length,
      1,
      "it was large enough, and had no more",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("questions wait until the capture is opened", async () => {
  const replies: FromWorker[] = [];
  const service = new AnalysisService((message) => {
    if (message.kind === "reply") replies.push(message);
  });
  service.accept({ kind: "request", id: 1, method: "summary", params: {} });
  await new Promise(setImmediate);
  assert.equal(replies.length, 0);
  const bytes = new Uint8Array(readFileSync(CAPTURE));
  const source: CaptureSource = { kind: "bytes", bytes };
  service.accept({
    kind: "open",
    fileName: "a.pcap",
    source,
    assumptions: { timeWaitSeconds: 60 },
    segmentsInMemory: 1000,
  });
  await new Promise(setImmediate);
  assert.deepEqual(
    replies.map((reply) => reply.kind === "reply" && [reply.id, reply.ok]),
    [[1, true]],
  );
});

test("questions are answered before anything is read", async () => {
  const { ended, ask } = start({ kind: "file", path: CAPTURE });
  const page = await ask("connections", { ...LIST, start: 0, end: 10 });
  assert.ok(page.total <= 51);
  await ended;
});

test("stopping keeps what was read", async () => {
  const { ended, service, ask } = start({ kind: "file", path: CAPTURE });
  service.accept({ kind: "stop" });
  const progress = await ended;
  assert.ok("done" in progress && progress.done);
  assert.equal((await ask("summary", {})).complete, true);
});

test("why a file cannot be read is one sentence without its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tcp-lifelines-worker-"));
  try {
    const missing = await start({ kind: "file", path: join(folder, "gone.pcap") }).ended;
    assert.deepEqual(missing, { code: "not-found", message: "There is no such file.", offset: null });
    const directory = await start({ kind: "file", path: folder }).ended;
    assert.ok("code" in directory);
    assert.equal(directory.code, "not-a-file");
    assert.ok(!directory.message.includes(folder), directory.message);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what is no capture is read to its end, with its problem", async () => {
  const { ended, ask } = start({ kind: "bytes", bytes: new TextEncoder().encode("hello, this is text") });
  assert.ok("done" in (await ended));
  const { capture } = await ask("summary", {});
  assert.deepEqual([capture.format, capture.frames, capture.problems.length], [null, 0, 1]);
});

test("why no analysis can begin is told in its own sentence, and to all who ask", async () => {
  const told: FromWorker[] = [];
  const service = new AnalysisService((message) => told.push(message));
  const ask = (id: number) => service.accept({ kind: "request", id, method: "summary", params: {} });
  ask(1);
  service.accept({
    ...{ kind: "open", fileName: "a.pcap", source: { kind: "file", path: CAPTURE }, segmentsInMemory: 1000 },
    assumptions: {
      get timeWaitSeconds(): number {
        throw new Error("A part is missing.");
      },
    },
  });
  ask(2);
  await new Promise(setImmediate);
  const error = { code: "unreadable", message: "A part is missing.", offset: null };
  assert.deepEqual(told, [
    { kind: "failed", error },
    { kind: "reply", id: 1, ok: false, error },
    { kind: "reply", id: 2, ok: false, error },
  ]);
});
