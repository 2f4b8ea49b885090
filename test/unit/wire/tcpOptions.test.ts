import assert from "node:assert/strict";
import test from "node:test";
import type { Segment } from "#core/wire/segment.ts";
import { HAS_TIMESTAMP, OPTIONS_CUT, SEGMENT_WORDS, TSECR, TSVAL } from "#core/wire/segmentRows.ts";
import { readTcpOptions } from "#core/wire/tcpOptions.ts";

type Options = Pick<Segment, "hasTimestamp" | "optionsCut" | "tsVal" | "tsEcr">;

function read(bytes: readonly number[], cut = false): Options {
  const words = new Int32Array(SEGMENT_WORDS).fill(99);
  const view = new DataView(Uint8Array.from([7, ...bytes, 7]).buffer);
  const bits = readTcpOptions(view, 1, 1 + bytes.length, cut, words, 0);
  return {
    hasTimestamp: (bits & HAS_TIMESTAMP) !== 0,
    optionsCut: (bits & OPTIONS_CUT) !== 0,
    tsVal: words[TSVAL] ?? 0,
    tsEcr: words[TSECR] ?? 0,
  };
}

const TIMESTAMPS = [8, 10, 0, 0, 0, 5, 0, 0, 0, 6];
const LINUX = [2, 4, 5, 180, 4, 2, ...TIMESTAMPS, 1, 3, 3, 7];

test("timestamps wherever they stand", () => {
  for (const options of [
    [1, 1, ...TIMESTAMPS],
    LINUX,
    [...TIMESTAMPS, 0, 0],
    [253, 8, 1, 2, 3, 4, 5, 6, ...TIMESTAMPS, 1, 1],
  ]) {
    const { hasTimestamp, tsVal, tsEcr, optionsCut } = read(options);
    assert.deepEqual(
      { hasTimestamp, tsVal, tsEcr, optionsCut },
      { hasTimestamp: true, tsVal: 5, tsEcr: 6, optionsCut: false },
    );
  }
});

test("without the option there is no timestamp, whatever the row held before", () => {
  for (const options of [[], [1, 1, 1, 1], [0, ...TIMESTAMPS], [8, 6, 0, 0, 0, 5, 1, 1]]) {
    const { hasTimestamp, tsVal, tsEcr, optionsCut } = read(options);
    assert.deepEqual(
      { hasTimestamp, tsVal, tsEcr, optionsCut },
      { hasTimestamp: false, tsVal: 0, tsEcr: 0, optionsCut: false },
    );
  }
});

test("an option that is cut or has an impossible length ends the reading", () => {
  for (const options of [TIMESTAMPS.slice(0, 9), [2], [2, 0, 1, 1], [2, 1], [1, 1, 3, 40]]) {
    const { hasTimestamp, optionsCut } = read(options);
    assert.deepEqual({ hasTimestamp, optionsCut }, { hasTimestamp: false, optionsCut: true });
  }
  assert.equal(read([1, 1, 1, 1], true).optionsCut, true);
});
