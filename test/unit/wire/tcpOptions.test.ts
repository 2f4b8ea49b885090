import assert from "node:assert/strict";
import test from "node:test";
import { createSegment, type Segment } from "#core/wire/segment.ts";
import { readTcpOptions } from "#core/wire/tcpOptions.ts";

const ACK = 16;

function read(bytes: readonly number[], flags = ACK, cut = false): Segment {
  const segment = { ...createSegment(), flags, hasTimestamp: true, tsVal: 99, tsEcr: 98 };
  const view = new DataView(Uint8Array.from([7, ...bytes, 7]).buffer);
  readTcpOptions(view, 1, 1 + bytes.length, cut, segment);
  return segment;
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

test("without the option there is no timestamp, whatever the segment held before", () => {
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
  assert.equal(read([1, 1, 1, 1], ACK, true).optionsCut, true);
});
