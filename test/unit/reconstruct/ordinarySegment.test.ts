/** Which segments take the short way. That it leads where all steps lead is held by `test/property/ordinarySegment.test.ts`. */

import assert from "node:assert/strict";
import test from "node:test";
import { CLIENT, ConnectionTable, ROW_WORDS, SERVER } from "#core/model/connectionTable.ts";
import { followOrdinary, openOrdinary } from "#core/reconstruct/ordinarySegment.ts";
import { ACK, createSegment, FIN, PSH, RST, type Segment, SYN } from "#core/wire/segment.ts";
import { putSegment, SegmentRows } from "#core/wire/segmentRows.ts";

const CLIENT_ISN = 0xffff_fff0;
const SERVER_ISN = 5000;

/** A connection of which both ends are numbered from their ISN. */
class Connection {
  readonly table: ConnectionTable = new ConnectionTable(1);
  readonly #rows = new SegmentRows(1);
  #time = 0;

  constructor() {
    this.table.add(0, -1, 1);
    this.#put({ flags: SYN, seq: CLIENT_ISN, ack: 0 });
    assert.ok(openOrdinary(this.table, 0, this.#rows, 0), "the first SYN");
  }

  client(flags: number, seq: number, ack: number, more: Partial<Segment> = {}): boolean {
    this.#put({ flags, seq: (CLIENT_ISN + seq) >>> 0, ack: SERVER_ISN + ack, ...more });
    return followOrdinary(this.table, 0, CLIENT, this.#rows, 0);
  }

  server(flags: number, seq: number, ack: number, more: Partial<Segment> = {}): boolean {
    this.#put({ flags, seq: SERVER_ISN + seq, ack: (CLIENT_ISN + ack) >>> 0, ...more });
    return followOrdinary(this.table, 0, SERVER, this.#rows, 0);
  }

  row(): number[] {
    return [...this.table.words.subarray(0, ROW_WORDS)];
  }

  #put(segment: Partial<Segment>): void {
    this.#time += 1000;
    const stamps = { hasTimestamp: true, tsVal: this.#time, tsEcr: 0 };
    putSegment(
      this.#rows,
      0,
      { ...createSegment(), window: 501, time: this.#time, ...stamps, ...segment },
      0,
    );
  }
}

function established(): Connection {
  const connection = new Connection();
  assert.ok(connection.server(SYN | ACK, 0, 1), "the SYN-ACK");
  assert.ok(connection.client(ACK, 1, 1), "the ACK of the handshake");
  return connection;
}

const bytes = (payloadLength: number): Partial<Segment> => ({ payloadLength });

test("every segment of a request, its answer, and a close by either side", () => {
  const c = established();
  assert.ok(c.client(PSH | ACK, 1, 1, bytes(100)), "the request, over the end of the sequence numbers");
  assert.ok(c.server(ACK, 1, 101), "its acknowledgement");
  assert.ok(c.server(PSH | ACK, 1, 101, bytes(1460)), "the answer");
  assert.ok(c.client(ACK, 101, 1461), "its acknowledgement");
  assert.ok(c.server(FIN | ACK, 1461, 101), "the first FIN");
  assert.ok(c.client(FIN | ACK, 101, 1462), "the second FIN, which brings the server to TIME_WAIT");
  assert.ok(c.server(ACK, 1462, 102), "the last ACK");
});

const careful: Readonly<Record<string, (c: Connection) => boolean>> = {
  "an RST": (c) => c.server(RST | ACK, 1, 1),
  "a SYN-ACK sent again": (c) => c.server(SYN | ACK, 0, 1),
  "a SYN of the same connection": (c) => c.client(SYN, 0, 0),
  "text sent again": (c) => c.client(ACK, 1, 1, bytes(10)) && c.client(ACK, 1, 1, bytes(10)),
  "text behind a gap": (c) => c.client(ACK, 50, 1, bytes(10)),
  "an acknowledgement of what was not seen": (c) => c.client(ACK, 1, 2),
  "a number before the ISN": (c) => c.client(ACK, -5, 1),
  "a number further away than any window": (c) => c.client(ACK, 0x5000_0000, 1, bytes(1)),
  "a window of zero": (c) => c.client(ACK, 1, 1, { window: 0 }),
  "an old timestamp": (c) => c.client(ACK, 1, 1, { tsVal: 0xffff_0000 }),
  "a segment without ACK": (c) => c.client(PSH, 1, 1, bytes(10)),
  "a FIN sent again": (c) => c.client(FIN | ACK, 1, 1) && c.client(FIN | ACK, 1, 1),
  "FINs that cross": (c) => c.client(FIN | ACK, 1, 1) && c.server(FIN | ACK, 1, 1),
  "a segment of the peer in TIME_WAIT": (c) =>
    c.client(FIN | ACK, 1, 1) && c.server(FIN | ACK, 1, 2) && c.server(ACK, 2, 2),
};

for (const [name, send] of Object.entries(careful)) {
  test(`takes all steps and leaves the row alone: ${name}`, () => {
    const c = established();
    const seen: number[][] = [];
    const recording = new Proxy(c, {
      get(target, property) {
        if (property !== "client" && property !== "server") return Reflect.get(target, property);
        return (...sent: Parameters<Connection["client"]>) => {
          seen.push(target.row());
          return target[property](...sent);
        };
      },
    });
    assert.equal(send(recording), false);
    assert.deepEqual(c.row(), seen.at(-1));
  });
}

test("takes all steps: a SYN with data, with FIN, with a window of zero, of the server before the SYN-ACK", () => {
  const opens = (segment: Partial<Segment>): boolean => {
    const table = new ConnectionTable(1);
    table.add(0, -1, 1);
    const rows = new SegmentRows(1);
    putSegment(rows, 0, { ...createSegment(), flags: SYN, window: 501, ...segment }, 0);
    return openOrdinary(table, 0, rows, 0);
  };
  assert.equal(opens({}), true);
  assert.equal(opens({ payloadLength: 1 }), false);
  assert.equal(opens({ flags: SYN | FIN }), false);
  assert.equal(opens({ window: 0 }), false);
  assert.equal(new Connection().server(ACK, 77, 1), false);
  assert.equal(new Connection().server(SYN | ACK, 0, 2), false);
});
