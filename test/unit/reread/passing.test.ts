/** Connections that are judged while their segments pass are judged as they are when all segments are kept. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { findingsOf } from "#core/detect/detectors.ts";
import { generate } from "#test/bench/generate.ts";
import { assertSameFindings } from "#test/support/assertSameFindings.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_SYN, PLAIN_TRACE, type TcpPacket } from "#test/support/scenario/packet.ts";
import { readOracle, sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";
import { readBothWays } from "#test/support/sparse.ts";

function generated(packets: number, seed: number): Buffer {
  const pieces: Uint8Array[] = [];
  generate({ packets, seed, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
    pieces.push(bytes.slice()),
  );
  return Buffer.concat(pieces);
}

const MIXED = generated(60_000, 31);

for (const file of readdirSync(LAB_FOLDER).filter((name) => /\.pcap(ng)?$/.test(name))) {
  test(`${file}: the same findings, in windows of a few rows`, () => {
    const bytes = readFileSync(`${LAB_FOLDER}/${file}`);
    assertSameFindings(readBothWays(bytes, { summaryOnly: true, windowRows: 16 }), file);
  });
}

describe("a capture with something of everything", () => {
  for (const windowRows of [100, 1000, 1_000_000])
    test(`in windows of ${windowRows} rows`, () => {
      assertSameFindings(readBothWays(MIXED, { summaryOnly: true, windowRows }), `${windowRows} rows`);
    });

  test("some were kept before there were too many", () => {
    const both = readBothWays(MIXED, { summaryOnly: true, windowRows: 500, keepAllUpTo: 20_000 });
    assert.ok(both.sparse.isSparse);
    assertSameFindings(both, "thinned out on the way");
  });

  test("the file is read once more, and no connection by itself", () => {
    let bytes = 0;
    const source = {
      read: (offset: number, target: Uint8Array) => {
        const piece = MIXED.subarray(offset, offset + target.length);
        target.set(piece);
        bytes += piece.length;
        return piece.length;
      },
    };
    readBothWays(MIXED, { summaryOnly: true, windowRows: 500, source });
    assert.ok(bytes <= MIXED.length, `${bytes} of ${MIXED.length} bytes`);
  });

  test("what stays is a tenth of all segments", () => {
    const { whole, sparse } = readBothWays(MIXED, { summaryOnly: true, windowRows: 500 });
    findingsOf(sparse);
    assert.ok(sparse.segments.length < whole.segments.length / 10);
  });
});

test("more SYNs without an answer than may wait for one", () => {
  const packets = Array.from(
    { length: 17_000 },
    (_, i): TcpPacket => ({
      ...{ ...PLAIN_SYN, time: i * 1_000_000, seq: 7 * i, ipId: i & 0xffff },
      source: { address: "10.0.0.1", port: 1024 + i },
      destination: { address: "192.0.2.1", port: 443 },
    }),
  );
  const bytes = captureBytes({ ...PLAIN_TRACE, packets });
  const both = readBothWays(bytes, { summaryOnly: true, windowRows: 100_000 });
  assert.equal(findingsOf(both.sparse).list.length, packets.length);
  assertSameFindings(both, "silent");
});

test("where time runs backwards all segments are there after all", () => {
  const bytes = Buffer.from(MIXED);
  // The seconds of a record in the middle, before all others.
  let at = 24;
  for (let frame = 1; frame < 30_000; frame++) at += 16 + bytes.readUInt32LE(at + 8);
  bytes.writeUInt32LE(bytes.readUInt32LE(24) - 1, at);
  const both = readBothWays(bytes, { summaryOnly: true });
  assert.ok(!both.sparse.isSparse);
  assertSameFindings(both, "backwards");
});

test("a file that is gone leaves what connections tell", () => {
  const { whole, sparse } = readBothWays(MIXED, { summaryOnly: true, source: { read: () => 0 } });
  assert.equal(sparse.connections.length, whole.connections.length);
  assert.ok(findingsOf(sparse).list.length < findingsOf(whole).list.length);
});

describe("the public captures", { skip: sharedCapturesSkip }, () => {
  test("the same findings", () => {
    for (const { file } of readOracle()) {
      const stored = readFileSync(sharedCapture(`public/${file}`));
      const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
      assertSameFindings(readBothWays(bytes, { summaryOnly: true, windowRows: 64 }), file);
    }
  });
});
