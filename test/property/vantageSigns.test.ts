/** The signs of the capture point that the fast path gathers are those of the obvious way, whatever the segments show. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HostTable } from "#core/detect/hosts/hostTable.ts";
import { PairTable } from "#core/detect/hosts/pairTable.ts";
import { signsOf } from "#core/detect/vantage/findVantageSigns.ts";
import type { VantageSigns } from "#core/detect/vantage/vantageSigns.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { passesOverPlain, type RowPasses } from "#core/fastPath/rowPasses.ts";
import { uint32In } from "#core/fastPath/sharedColumns.ts";
import { SegmentTable } from "#core/model/segmentTable.ts";
import { finish } from "#core/steps.ts";
import { ACK, SYN } from "#core/wire/segment.ts";
import {
  CONNECTION,
  IP_FIELDS,
  IS_COPY,
  LENGTH,
  MARKS,
  SEGMENT_WORDS,
  SegmentRows,
  TIME,
  WINDOW_CHECKSUM,
} from "#core/wire/segmentRows.ts";

describe("signs of the capture point", () => {
  const CONNECTIONS = 3000;
  /** Values that stacks begin with, some hops less, and values that tell nothing. */
  const TTLS_SENT = [64, 128, 255, 57, 120, 30, 200, 2, 32, 60, 1, 3, 65, 31, 129, 254];

  function signsSaid(signs: VantageSigns): unknown {
    const { connections, ttls, verdicts, votes, delays, forwarded, segments, hosts } = signs;
    return {
      counts: [connections, forwarded, segments],
      ttls: [...ttls],
      verdicts: [...verdicts],
      votes: { ...votes, near: [...votes.near] },
      delays: Array.from({ length: connections }, (_, row) => delays.of(row)),
      hosts: Array.from({ length: hosts.length }, (_, host) => signs.signsOf(host)),
    };
  }

  /** Connections between 100 clients and 30 servers, in the memory of the fast path. */
  function hostsIn({ memory }: RowPasses): HostTable {
    const pairs = new PairTable();
    const pairOf = uint32In(memory, CONNECTIONS);
    for (let row = 0; row < CONNECTIONS; row++) pairOf[row] = pairs.intern(row % 100, 100 + (row % 30));
    const connections = new Uint32Array(130);
    return {
      length: 130,
      clientOf: (row) => pairs.first[pairOf[row] ?? 0] ?? 0,
      serverOf: (row) => pairs.second[pairOf[row] ?? 0] ?? 0,
      connections,
      pairs,
      pairOf,
      byPair: { rows: connections, start: connections },
      addressOf: String,
      bytesOf: (host) => Uint8Array.of(10, host, 255, 250),
    };
  }

  /** In some of which every field is anything, and some of which are of a handshake whose checksums are not filled in. */
  function segmentsOf(next: () => number, fastPath: FastPath): SegmentTable {
    const count = 150_000;
    const rows = new SegmentRows(count);
    const { words, doubles } = rows;
    for (let i = 0, at = 0; i < count; i++, at += SEGMENT_WORDS) {
      const isAny = next() % 4 === 0;
      const fromServer = next() % 2;
      const flags = isAny ? next() & 0xff : ([SYN, SYN | ACK, ACK][next() % 3] ?? 0);
      const connection = next() % (CONNECTIONS - 7);
      const length = isAny ? next() & 0xffff : 0;
      const sums = 2 * 0xfffa + 2 * 0x0a00 + (connection % 100) + 100 + (connection % 30);
      words[at + LENGTH] = length;
      words[at + WINDOW_CHECKSUM] = next() % 3 === 0 ? next() & 0xffff : (sums + 6 + 20 + length) % 0xffff;
      const sent = TTLS_SENT[(connection >> (4 * fromServer)) & 15] ?? 0;
      words[at + IP_FIELDS] = (sent - (next() % 100 === 0 ? 1 : 0)) << 8;
      words[at + MARKS] = (flags << 8) | fromServer | (next() % 5 === 0 ? IS_COPY : 0);
      words[at + CONNECTION] = connection;
      doubles[(at + TIME) >> 1] = i * 1000 + (next() % 1000);
    }
    const segments = new SegmentTable(count, 0, fastPath);
    segments.append(rows, 0, count * SEGMENT_WORDS);
    return segments;
  }

  it("are those of the obvious way, whatever the segments show", () => {
    const fastPath = new FastPath();
    const passes = passesOverPlain(fastPath.passes, 0, 0);
    const hosts = hostsIn(passes);
    let state = 1;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 8;
    };
    for (let i = 0; i < 3; i++) {
      const segments = segmentsOf(next, fastPath);
      assert.notEqual(segments.placeIn(passes.memory), null);
      const passed = finish(signsOf(segments, hosts, passes));
      const obvious = finish(signsOf(segments, hosts, null));
      assert.ok(obvious.forwarded > 0 && obvious.signsOf(1).unfilled > 0 && obvious.signsOf(1).oversized > 0);
      assert.equal(new Set(obvious.verdicts).size, 5);
      assert.deepEqual(signsSaid(passed), signsSaid(obvious));
      passed.release();
    }
  });

  it("are those of the obvious way where a text is too long for the fast path", () => {
    const fastPath = new FastPath();
    const passes = passesOverPlain(fastPath.passes, 0, 0);
    const segments = new SegmentTable(1, 0, fastPath);
    const rows = new SegmentRows(1);
    rows.words[LENGTH] = 100_000;
    segments.append(rows, 0, SEGMENT_WORDS);
    const { largest } = finish(signsOf(segments, hostsIn(passes), passes)).signsOf(0);
    assert.equal(largest, 100_000);
  });
});
