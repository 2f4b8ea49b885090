/** A smaller capture is written whole or not at all, from a file, from gzip and from memory. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import type { Analyzer } from "#core/analyzer.ts";
import type { CancelSignal, SaveOrder } from "#protocol/api.ts";
import type { SaveProgress } from "#protocol/messages.ts";
import { RemoteError } from "#protocol/wireError.ts";
import { analyzed } from "#test/support/extract.ts";
import { pcapBytes } from "#test/support/pcapWriter.ts";
import { readFrames } from "#test/support/readFrames.ts";
import { saveCapture } from "#worker/saveCapture.ts";

const CAPTURE = "test/fixtures/lab/05a_recycle.pcap";
const BYTES = new Uint8Array(readFileSync(CAPTURE));

/** A signal that aborts when it is told to. */
function abortable(): CancelSignal & { abort(): void } {
  const listeners: (() => void)[] = [];
  return {
    aborted: false,
    onAbort: (listener) => void listeners.push(listener),
    abort: () => {
      for (const listener of listeners) listener();
    },
  };
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tcp-lifelines-save-"));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function save(
  order: Partial<SaveOrder>,
  analyzer: Analyzer = analyzed(BYTES),
  signal: CancelSignal = abortable(),
  tell: (progress: SaveProgress) => void = () => undefined,
): ReturnType<typeof saveCapture> {
  const whole: SaveOrder = {
    subject: { kind: "connection", id: 7 },
    source: { kind: "file", path: CAPTURE },
    path: "",
    annotated: false,
    program: "TCP Lifelines test",
    token: 1,
    ...order,
  };
  return saveCapture(analyzer, whole, signal, tell);
}

/** 64 MB: records after a header, each the same. */
function longCapture(): Uint8Array {
  const whole = pcapBytes([{ seconds: 1, fraction: 0, bytes: new Uint8Array(16_000) }]);
  const record = whole.subarray(24);
  return Buffer.concat([whole, ...Array.from({ length: 4000 }, () => record)]);
}

/** Refused with this sentence, and no trace is left. */
async function refused(saving: Promise<unknown>, sentence: RegExp): Promise<void> {
  await assert.rejects(saving, (thrown) => thrown instanceof RemoteError && sentence.test(thrown.message));
}

test("a connection becomes a file of its frames", () =>
  inFolder(async (folder) => {
    const path = join(folder, "part.pcapng");
    const report = await save({ path });
    // The three SYNs of the truth: frames 61, 72 and 83.
    assert.equal(report.frames, 3);
    const written = readFileSync(path);
    assert.equal(report.bytes, written.length);
    const original = readFrames(BYTES).frames;
    const { frames, info } = readFrames(written);
    assert.deepEqual(
      frames.map(({ bytes }) => bytes),
      [61, 72, 83].map((frame) => original[frame - 1]?.bytes),
    );
    assert.deepEqual(info.problems, []);
    assert.deepEqual(readdirSync(folder), ["part.pcapng"]);
  }));

test("gzip and memory are sources, too; findings become comments", () =>
  inFolder(async (folder) => {
    const zipped = join(folder, "incident.pcap.gz");
    writeFileSync(zipped, gzipSync(BYTES));
    const sources = [{ kind: "file", path: zipped } as const, { kind: "bytes", bytes: BYTES } as const];
    for (const [i, source] of sources.entries()) {
      const path = join(folder, `${i}.pcapng`);
      assert.equal((await save({ path, source, annotated: true })).frames, 3);
      const { info } = readFrames(readFileSync(path));
      assert.match(
        info.comments.find(({ frame }) => frame === 1)?.text ?? "",
        /^TCP Lifelines: SYN dropped by/,
      );
    }
  }));

test("a range of time may hold all frames", () =>
  inFolder(async (folder) => {
    const path = join(folder, "all.pcapng");
    const report = await save({ path, subject: { kind: "range", from: 0, until: 95.669326 } });
    assert.equal(report.frames, 388);
  }));

test("what is there is replaced only by a whole file", () =>
  inFolder(async (folder) => {
    const path = join(folder, "part.pcapng");
    writeFileSync(path, "precious");
    const gone = { kind: "file", path: join(folder, "gone.pcap") } as const;
    await refused(save({ path, source: gone }), /gone\.pcap: there is no such file\.$/);
    assert.equal(readFileSync(path, "utf8"), "precious");
    assert.deepEqual(readdirSync(folder), ["part.pcapng"]);
  }));

test("the capture itself is never written over, by whatever name", () =>
  inFolder(async (folder) => {
    const source = join(folder, "incident.pcap");
    writeFileSync(source, BYTES);
    const other = join(folder, "other.pcap");
    symlinkSync(source, other);
    await refused(
      save({ path: other, source: { kind: "file", path: source } }),
      /this is the capture itself/,
    );
    assert.deepEqual(new Uint8Array(readFileSync(source)), BYTES);
  }));

test("what cannot be written, and what is empty, is one sentence", () =>
  inFolder(async (folder) => {
    await refused(
      save({ path: join(folder, "no", "part.pcapng") }),
      /part\.pcapng: there is no such folder\.$/,
    );
    const path = join(folder, "x.pcapng");
    await refused(save({ path, subject: { kind: "finding", id: "rst-close:1" } }), /no frames to save/);
    await refused(save({ path, subject: { kind: "range", from: 200, until: 201 } }), /no frames to save/);
    assert.deepEqual(readdirSync(folder), []);
  }));

test("a long saving tells how far it is, and stops when it is not wanted any more", () =>
  inFolder(async (folder) => {
    const source = join(folder, "long.pcap");
    writeFileSync(source, longCapture());
    const analyzer = analyzed(new Uint8Array(readFileSync(source)));
    const signal = abortable();
    const told: SaveProgress[] = [];
    const path = join(folder, "part.pcapng");
    const saving = save(
      {
        path,
        source: { kind: "file", path: source },
        subject: { kind: "range", from: 0, until: 1 },
        token: 9,
      },
      analyzer,
      signal,
      (progress) => {
        told.push(progress);
        signal.abort();
      },
    );
    await assert.rejects(saving, (thrown) => thrown instanceof RemoteError && thrown.code === "cancelled");
    assert.equal(told[0]?.token, 9);
    assert.ok((told[0]?.bytesRead ?? 0) < (told[0]?.bytesTotal ?? 0));
    assert.equal(existsSync(path), false);
    assert.deepEqual(readdirSync(folder), ["long.pcap"]);
  }));
