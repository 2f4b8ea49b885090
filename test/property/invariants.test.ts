/** What holds of every analysis, whatever the traffic. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ConnectionObject } from "#core/report/contract.ts";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { type TcpPacket, tcpFrames } from "#test/support/scenario/packet.ts";
import { hostileTraffic } from "#test/support/traffic/traffic.ts";

const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

describe("in every analysis of any traffic", () => {
  it("every SYN, SYN-ACK, FIN and RST is in exactly one list of one connection of its quadruplet", () => {
    assertAlways((connections, packets) => {
      const listed = connections.flatMap((c) => [...c.synFrames, ...c.synAckFrames]).sort((a, b) => a - b);
      assert.deepEqual(listed, framesWith(packets, SYN));
      const resets = connections.flatMap((c) => [...c.rstFrames.client, ...c.rstFrames.server]);
      assert.deepEqual(
        resets.sort((a, b) => a - b),
        framesWith(packets, RST),
      );
      for (const connection of connections) {
        for (const frame of connection.rstFrames.client) {
          assert.deepEqual(packets.get(frame)?.source, connection.client);
          assert.deepEqual(packets.get(frame)?.destination, connection.server);
        }
        for (const frame of connection.synFrames) assert.equal((packets.get(frame)?.flags ?? 0) & ACK, 0);
      }
    });
  });

  it("segments and payload add up to those of the capture, less the copies", () => {
    assertAlways((connections, packets) => {
      const segments = connections.reduce((sum, c) => sum + c.segments.client + c.segments.server, 0);
      const payload = connections.reduce((sum, c) => sum + c.payloadBytes.client + c.payloadBytes.server, 0);
      const sent = [...packets.values()];
      assert.ok(segments <= sent.length);
      assert.ok(segments >= new Set(sent.map(bytesOnTheWire)).size);
      assert.ok(payload <= sent.reduce((sum, p) => sum + p.payloadLength, 0));
    });
  });

  it("frame lists ascend and lie between the first and the last frame", () => {
    assertAlways((connections) => {
      for (const c of connections) {
        for (const list of frameLists(c)) {
          for (const [i, frame] of list.entries()) {
            assert.ok(frame >= c.firstFrame && frame <= c.lastFrame, `connection ${c.id}, frame ${frame}`);
            assert.ok(i === 0 || frame > (list[i - 1] ?? 0), `connection ${c.id}, frame ${frame}`);
          }
        }
      }
    });
  });

  it("incarnations count from 1 on each quadruplet, and each names the one before", () => {
    assertAlways((connections) => {
      const newest = new Map<string, ConnectionObject>();
      for (const [i, c] of connections.entries()) {
        assert.equal(c.id, i + 1);
        const key = [c.client, c.server]
          .map((end) => JSON.stringify(end))
          .sort()
          .join();
        assert.equal(c.incarnation, (newest.get(key)?.incarnation ?? 0) + 1);
        assert.equal(c.previous, newest.get(key)?.id ?? null);
        newest.set(key, c);
      }
    });
  });

  it("times lie in the capture, and a TIME_WAIT begins before it ends", () => {
    assertAlways((connections, _packets, durationSeconds) => {
      for (const { start, end, timeWait } of connections) {
        assert.ok(start >= 0 && start <= end && end <= durationSeconds);
        if (!timeWait) continue;
        assert.ok(timeWait.start >= start && timeWait.start < timeWait.expires);
        assert.ok(timeWait.end === null || timeWait.end >= timeWait.start);
        assert.equal(timeWait.end === null, timeWait.endedBy === "capture-end");
        assert.equal(timeWait.holder === "both", timeWait.starts !== undefined);
      }
    });
  });
});

/** What tells a packet from a copy of another: IPv6 has no IP ID, and a router or another interface changes none of it. */
function bytesOnTheWire(packet: TcpPacket): string {
  const ipId = packet.source.address.includes(":") ? 0 : packet.ipId;
  return JSON.stringify({ ...packet, time: 0, ttl: 0, interfaceId: 0, ipId });
}

type Check = (
  connections: readonly ConnectionObject[],
  packets: ReadonlyMap<number, TcpPacket>,
  durationSeconds: number,
) => void;

function assertAlways(check: Check): void {
  const property = fc.property(hostileTraffic, (trace) => {
    const { connections, capture } = analyze([captureBytes(trace)]);
    check(
      connections,
      new Map(tcpFrames(trace).map(({ frame, packet }) => [frame, packet])),
      capture.durationSeconds,
    );
  });
  fc.assert(property, { numRuns: 100 });
}

function framesWith(packets: ReadonlyMap<number, TcpPacket>, flag: number): number[] {
  return [...packets].filter(([, p]) => (p.flags & flag) !== 0).map(([frame]) => frame);
}

function frameLists(c: ConnectionObject): (readonly number[])[] {
  return [
    c.synFrames,
    c.synAckFrames,
    c.finFrames.client,
    c.finFrames.server,
    c.rstFrames.client,
    c.rstFrames.server,
  ];
}
