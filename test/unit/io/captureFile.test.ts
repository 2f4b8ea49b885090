import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import zlib from "node:zlib";
import {
  type ReadOptions,
  type ReadProgress,
  type ReadReport,
  readCapture,
  readCaptureBytes,
} from "#io/captureFile.ts";
import { CaptureFileError, fromSystemError } from "#io/captureFileError.ts";
import { detectCompression } from "#io/compression.ts";
import { ascii, concat } from "#test/support/byteWriter.ts";

const folder = mkdtempSync(join(tmpdir(), "tcp-lifelines-io-"));
after(() => rmSync(folder, { recursive: true }));

/** Bytes that do not compress, so that compressed files are long as well. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

const CONTENT = noise(3_000_000);

let files = 0;
function write(bytes: Uint8Array, name = `${++files}.pcap`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

interface Result {
  readonly bytes: Uint8Array;
  readonly chunks: readonly number[];
  readonly report: ReadReport;
}

/** Reads a file; `onChunk` is called after each chunk with the number of those before. */
async function read(
  path: string,
  options: ReadOptions = {},
  onChunk = (_: number): boolean | undefined => true,
): Promise<Result> {
  const chunks: Uint8Array[] = [];
  const report = await readCapture(
    path,
    (chunk) => {
      chunks.push(chunk.slice());
      return onChunk(chunks.length - 1);
    },
    options,
  );
  return { bytes: concat(...chunks), chunks: chunks.map((chunk) => chunk.length), report };
}

test("a compressed file is whole where its chunks are copied to the buffer that was given", async () => {
  const buffer = new Uint8Array(1 << 20);
  const { bytes } = await read(write(zlib.gzipSync(CONTENT)), { buffer }, () => {
    buffer.fill(0);
    return true;
  });
  assert.ok(Buffer.compare(bytes, CONTENT) === 0);
});

test("a file: a small chunk first, then a mebibyte each", async () => {
  const { bytes, chunks, report } = await read(write(CONTENT));
  assert.deepEqual(bytes, CONTENT);
  assert.deepEqual(chunks, [262_144, 1_048_576, 1_048_576, 640_704]);
  assert.deepEqual(report, {
    bytesRead: 3_000_000,
    bytesTotal: 3_000_000,
    compression: null,
    bytes: 3_000_000,
    problems: [],
  });
});

test("an empty file has no chunk and is no error", async () => {
  const { chunks, report } = await read(write(new Uint8Array(0)));
  assert.deepEqual([chunks, report.bytes, report.problems], [[], 0, []]);
});

test("a sink that wants no more gets no more", async () => {
  const { chunks } = await read(write(CONTENT), {}, (i) => i < 1);
  assert.equal(chunks.length, 2);
  const compressed = await read(write(zlib.gzipSync(CONTENT)), {}, () => false);
  assert.equal(compressed.chunks.length, 1);
  assert.deepEqual(compressed.report.problems, []);
});

test("gzip is told by its first bytes, not by the name; members may follow each other", async () => {
  const compressed = concat(
    zlib.gzipSync(CONTENT.subarray(0, 1_000_000)),
    zlib.gzipSync(CONTENT.subarray(1_000_000)),
  );
  const { bytes, report } = await read(write(compressed, "named.pcap"));
  assert.deepEqual(bytes, CONTENT);
  const { length } = compressed;
  assert.deepEqual(report, {
    bytesRead: length,
    bytesTotal: length,
    compression: "gzip",
    bytes: 3_000_000,
    problems: [],
  });
  assert.deepEqual((await read(write(CONTENT, "misnamed.pcap.gz"))).bytes, CONTENT);
});

test("a gzip file that is cut gives what is there", async () => {
  const compressed = zlib.gzipSync(CONTENT);
  for (const length of [5, 20, 70_000, compressed.length - 9, compressed.length - 1]) {
    const { bytes, report } = await read(write(compressed.subarray(0, length)));
    assert.deepEqual(bytes, CONTENT.subarray(0, bytes.length));
    assert.ok(
      bytes.length >= length - 70_000 && (length < compressed.length - 8 || bytes.length === CONTENT.length),
      `${bytes.length}`,
    );
    assert.deepEqual(
      report.problems.map(({ kind, offset }) => [kind, offset]),
      [["bad-compression", bytes.length]],
    );
    assert.match(report.problems[0]?.message ?? "", /^The gzip stream is damaged .*unexpected end of file/);
  }
});

test("every byte before a damage of the gzip stream is kept", async () => {
  // Stored blocks: 5 bytes of header before each piece. The third header is damaged.
  const stored = zlib.gzipSync(CONTENT, { level: 0 });
  const first = stored.readUInt16LE(11);
  const second = stored.readUInt16LE(10 + 5 + first + 1);
  const third = 10 + 5 + first + 5 + second;
  stored[third + 3] = (stored[third + 3] ?? 0) ^ 0xff;
  const { bytes, report } = await read(write(stored));
  assert.deepEqual(bytes, CONTENT.subarray(0, first + second));
  assert.deepEqual(
    report.problems.map(({ kind, offset }) => [kind, offset]),
    [["bad-compression", first + second]],
  );
  assert.match(report.problems[0]?.message ?? "", /invalid stored block lengths/);
});

test("something else behind the last member is reported, and costs nothing", async () => {
  const { bytes, report } = await read(write(concat(zlib.gzipSync(CONTENT), ascii("and some more"))));
  assert.deepEqual(bytes, CONTENT);
  assert.deepEqual(
    report.problems.map((problem) => problem.kind),
    ["bad-compression"],
  );
  const padded = await read(write(concat(zlib.gzipSync(CONTENT), new Uint8Array(1000))));
  assert.deepEqual(padded.bytes, CONTENT);
});

test("what a sink throws comes out of the reading, compressed or not", async () => {
  const broken = (): never => {
    throw new Error("a bug in the sink");
  };
  await assert.rejects(read(write(CONTENT), {}, broken), /a bug in the sink/);
  await assert.rejects(read(write(zlib.gzipSync(CONTENT)), {}, broken), /a bug in the sink/);
});

test("other compressions are named, and zstd is read where Node.js can", async () => {
  const magics = [
    ["lz4", [0x04, 0x22, 0x4d, 0x18]],
    ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
    ["bzip2", [0x42, 0x5a, 0x68]],
  ] as const;
  for (const [compression, magic] of magics) {
    const expected = {
      code: "unsupported-compression",
      message: /is compressed with .* Decompress it first\.$/,
    };
    assert.equal(detectCompression(Uint8Array.from(magic)), compression);
    await assert.rejects(read(write(concat(magic, CONTENT))), expected);
  }
  const compress: unknown = Reflect.get(zlib, "zstdCompressSync");
  if (typeof compress === "function") {
    assert.deepEqual((await read(write(compress(CONTENT)))).bytes, CONTENT);
  } else {
    const frame = write(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0));
    await assert.rejects(read(frame), { code: "unsupported-compression", message: /zstd.*22\.15/ });
  }
});

test("what cannot be opened is told in a plain sentence", async () => {
  const missing = join(folder, "missing.pcap");
  await assert.rejects(read(missing), {
    code: "no-such-file",
    message: `${missing}: there is no such file.`,
  });
  const inFile = join(write(CONTENT), "below.pcap");
  await assert.rejects(read(inFile), { code: "no-such-file" });
  const directory = join(folder, "directory.pcap");
  mkdirSync(directory);
  await assert.rejects(read(directory), {
    code: "is-a-directory",
    message: /this is a directory, not a capture file\.$/,
  });
  const denied = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  assert.equal(fromSystemError("x.pcap", denied).message, "x.pcap: you may not read this file.");
  const other = fromSystemError("x.pcap", Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" }));
  assert.deepEqual(
    [other.code, other.message],
    ["cannot-read", "x.pcap: the file cannot be read (EIO: i/o error, read)."],
  );
  assert.ok(other instanceof CaptureFileError);
});

test("a file that grows is read up to its size at the beginning", async () => {
  const path = write(CONTENT);
  const { bytes, report } = await read(path, {}, () => {
    appendFileSync(path, "more");
    return true;
  });
  assert.deepEqual(bytes, CONTENT);
  assert.deepEqual(
    report.problems.map((problem) => problem.kind),
    ["file-changed"],
  );
  assert.match(report.problems[0]?.message ?? "", /grew from 3,000,000 to 3,000,016 bytes/);
});

test("a file that shrinks gives what it still has", async () => {
  const path = write(CONTENT);
  const { bytes, report } = await read(path, {}, (i) => {
    if (i === 1) truncateSync(path, 1_500_000);
    return true;
  });
  assert.deepEqual(bytes, CONTENT.subarray(0, 1_500_000));
  assert.match(report.problems[0]?.message ?? "", /shrank from 3,000,000 to 1,500,000 bytes/);
});

test("a file that is deleted while it is read is read to its end", async () => {
  const path = write(CONTENT);
  const { bytes, report } = await read(path, {}, (i) => {
    if (i === 0) unlinkSync(path);
    return true;
  });
  assert.deepEqual(bytes, CONTENT);
  assert.deepEqual(report.problems, []);
});

test("progress counts the bytes of the file, and others get their turn", async () => {
  for (const content of [CONTENT, zlib.gzipSync(CONTENT)]) {
    const seen: ReadProgress[] = [];
    let turns = 0;
    const ticker = setInterval(() => turns++, 0);
    await read(write(content), { yieldEveryMs: 0, onProgress: (progress) => seen.push(progress) });
    clearInterval(ticker);
    assert.ok(seen.length > 3 && turns > 0);
    assert.ok(
      seen.every(
        ({ bytesTotal }, i) =>
          bytesTotal === content.length && (seen[i]?.bytesRead ?? 0) >= (seen[i - 1]?.bytesRead ?? 0),
      ),
    );
    assert.equal(seen.at(-1)?.bytesRead, content.length);
  }
});

test("reading can be cancelled", async () => {
  for (const content of [CONTENT, zlib.gzipSync(CONTENT)]) {
    const abort = new AbortController();
    let chunks = 0;
    const reading = read(write(content), { yieldEveryMs: 0, signal: abort.signal }, () => {
      chunks++;
      abort.abort();
      return true;
    });
    await assert.rejects(reading, { code: "cancelled", message: /reading was cancelled\.$/ });
    assert.ok(chunks < 4);
  }
});

test("bytes in memory are read as a file is", async () => {
  for (const content of [CONTENT, zlib.gzipSync(CONTENT)]) {
    const chunks: Uint8Array[] = [];
    const report = await readCaptureBytes("untitled.pcap", content, (chunk) => {
      chunks.push(chunk.slice());
      return true;
    });
    assert.deepEqual(concat(...chunks), CONTENT);
    assert.deepEqual([report.bytes, report.bytesTotal, report.problems], [3_000_000, content.length, []]);
  }
  await assert.rejects(
    readCaptureBytes("untitled.pcap", ascii("BZh91AY"), () => true),
    { message: /^untitled\.pcap: .*bzip2/ },
  );
});
