import assert from "node:assert/strict";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { SparseSegments } from "#core/reread/sparseSegments.ts";

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
