import assert from "node:assert/strict";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { SparseSegments } from "#core/reread/sparseSegments.ts";
import { generate } from "#test/bench/generate.ts";

/** No frame with its record takes less (`core/capture/mostFrames.ts`). */
const LEAST_BYTES = 76;

test("all segments will be kept as soon as what is left of the file is too small for too many", () => {
  const { addresses, quadruplets, connections, segments, fastPath } = new Analyzer({
    fileName: "test",
    expectedBytes: null,
  });
  let read = 0;
  const sparse = new SparseSegments({ source: { read: () => 0 }, keepAllUpTo: 90 }, 100 * LEAST_BYTES, {
    ...{ addresses, quadruplets, connections, segments, fastPath, timeOf: () => 0 },
    ...{ end: () => read, earlierPieces: new Map() },
  });
  assert.equal(sparse.isNeedless, false);
  read = 10 * LEAST_BYTES;
  assert.equal(sparse.isNeedless, false, "90 frames may come, and one has perhaps come in part");
  read = 11 * LEAST_BYTES;
  assert.equal(sparse.isNeedless, true);
  segments.length = 1;
  assert.equal(sparse.isNeedless, false);
  read = 200 * LEAST_BYTES;
  assert.equal(sparse.isNeedless, true, "the file has grown");
});

test("and then the segments lie where the fast path sees them, those before and those that come", () => {
  const chunks: Uint8Array[] = [];
  generate({ packets: 3000, seed: 4, format: "pcapng", payload: "small", story: "mixed" }, (bytes) =>
    chunks.push(bytes.slice()),
  );
  const bytes = Buffer.concat(chunks);
  const read = (keepAllUpTo: number) => {
    const source = { read: () => 0 };
    const options = { fileName: "test", expectedBytes: bytes.length, sparse: { source, keepAllUpTo } };
    return new Analyzer(options);
  };
  // More frames might come than are kept, until a part of them has been read and was as large as they are.
  const analyzer = read(Math.floor(bytes.length / LEAST_BYTES) - 500);
  const { segments } = analyzer;
  const { memory } = analyzer.fastPath;
  assert.equal(segments.placeIn(memory), null);
  const half = bytes.length >> 1;
  analyzer.push(bytes.subarray(0, half));
  const followed = segments.length;
  assert.ok(followed > 1000 && segments.placeIn(memory) !== null);
  analyzer.push(bytes.subarray(half));
  analyzer.end();
  const whole = read(bytes.length);
  whole.push(bytes);
  whole.end();
  assert.equal(segments.length, whole.segments.length);
  for (const column of ["seq", "connection", "bits"] as const)
    assert.deepEqual(
      segments[column].slice(0, segments.length),
      whole.segments[column].slice(0, segments.length),
      column,
    );
  for (let row = 0; row < segments.length; row++)
    assert.equal(segments.timeOf(row), whole.segments.timeOf(row));
});
