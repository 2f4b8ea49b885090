/** A quadruplet has one number, from either end, however the table grows, and when it had let its slots go. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { QuadrupletTable } from "#core/model/quadrupletTable.ts";
import { DESTINATION, DIRECTION, PORTS, SEGMENT_WORDS, SegmentRows, SOURCE } from "#core/wire/segmentRows.ts";
import { clientsWithOneHash, wordOf } from "#test/support/traffic/sameHash.ts";

/** More than the table begins with, and than the quadruplets seen last. */
const COUNT = 20_000;

/** The segments that all clients send, or those that come back. */
function segments(fromServer: boolean): Int32Array {
  const { words } = new SegmentRows(COUNT);
  for (let i = 0; i < COUNT; i++) {
    const at = i * SEGMENT_WORDS;
    const [client, server] = [0x0a000000 + (i >>> 12), 0x0b000000 + (i % 3)];
    const [port, serverPort] = [1024 + (i & 0xfff), 443];
    words[at + SOURCE] = fromServer ? server : client;
    words[at + DESTINATION] = fromServer ? client : server;
    words[at + PORTS] = fromServer ? (serverPort << 16) | port : (port << 16) | serverPort;
  }
  return words;
}

function numbers(table: QuadrupletTable, words: Int32Array): number[] {
  table.findAll(words, 0, words.length);
  return Array.from({ length: COUNT }, (_, i) => (words[i * SEGMENT_WORDS + DIRECTION] ?? 0) >>> 1);
}

test("quadruplets are found again from either end, and after the table had let go of what finds them", () => {
  const table = new QuadrupletTable(0, new FastPath());
  const inOrder = Array.from({ length: COUNT }, (_, i) => i);
  assert.deepEqual(numbers(table, segments(false)), inOrder);
  assert.deepEqual(numbers(table, segments(true)), inOrder);
  table.letGo();
  assert.deepEqual(numbers(table, segments(true)), inOrder);
  table.letGo();
  assert.deepEqual(numbers(table, segments(false)), inOrder);
  assert.equal(table.length, COUNT);
});

test("two quadruplets with the same hash have two numbers", () => {
  const server = { address: "192.0.2.1", port: 443 };
  const { words } = new SegmentRows(4);
  const clients = clientsWithOneHash(server);
  for (const [i, { address, port }] of [...clients, ...clients].entries()) {
    const at = i * SEGMENT_WORDS;
    words[at + SOURCE] = wordOf(address);
    words[at + DESTINATION] = wordOf(server.address);
    words[at + PORTS] = (port << 16) | server.port;
  }
  const table = new QuadrupletTable(0, new FastPath());
  table.findAll(words, 0, words.length);
  assert.deepEqual(
    Array.from({ length: 4 }, (_, i) => (words[i * SEGMENT_WORDS + DIRECTION] ?? 0) >>> 1),
    [0, 1, 0, 1],
  );
});
