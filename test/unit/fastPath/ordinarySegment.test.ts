/** Which segments take the short way. That it leads where all steps lead is held by `test/property/ordinarySegment.test.ts`. */

import assert from "node:assert/strict";
import test from "node:test";
import { FastPath, type FastPathCore } from "#core/fastPath/fastPath.ts";
import {
  CLIENT,
  ConnectionTable,
  END,
  LAST_FRAME,
  PAYLOAD,
  ROW_WORDS,
  SEGMENTS,
  SERVER,
} from "#core/model/connectionTable.ts";
import { QuadrupletTable } from "#core/model/quadrupletTable.ts";
import { ACK, createSegment, FIN, PSH, RST, type Segment, SYN } from "#core/wire/segment.ts";
import { putSegment, SEGMENT_WORDS } from "#core/wire/segmentRows.ts";

const CLIENT_ISN = 0xffff_fff0;
const SERVER_ISN = 5000;
/** The lower port makes the client endpoint A: its rows begin as 0. */
const CLIENT_PORT = 1024;
const SERVER_PORT = 8080;

/** What every segment writes into its row, ordinary or not: frame, time and volume. */
const ALWAYS_WRITTEN = new Set(
  [LAST_FRAME, END, END + 1].concat(
    [CLIENT, SERVER].flatMap((side) => [side + SEGMENTS, side + PAYLOAD, side + PAYLOAD + 1]),
  ),
);

/** One quadruplet. The core takes no steps here: what is handed to it is only noted, with the row as it was then. */
class Connection implements FastPathCore {
  readonly #fastPath = new FastPath();
  readonly #quadruplets = new QuadrupletTable(1, this.#fastPath);
  readonly #table = new ConnectionTable(1, this.#fastPath);
  #time = 0;
  #isHandedOver = false;
  repetitions = 0;

  constructor() {
    this.#fastPath.serve(this);
  }

  /** Whether the segment took the short way. */
  client(flags: number, seq: number, ack: number, more: Partial<Segment> = {}): boolean {
    const numbers = { seq: (CLIENT_ISN + seq) >>> 0, ack: SERVER_ISN + ack };
    return this.#follow({
      flags,
      ...numbers,
      sourcePort: CLIENT_PORT,
      destinationPort: SERVER_PORT,
      ...more,
    });
  }

  server(flags: number, seq: number, ack: number, more: Partial<Segment> = {}): boolean {
    const numbers = { seq: SERVER_ISN + seq, ack: (CLIENT_ISN + ack) >>> 0 };
    return this.#follow({
      flags,
      ...numbers,
      sourcePort: SERVER_PORT,
      destinationPort: CLIENT_PORT,
      ...more,
    });
  }

  row(): number[] {
    return [...this.#table.words.subarray(0, ROW_WORDS)].filter((_, field) => !ALWAYS_WRITTEN.has(field));
  }

  open(quadruplet: number): number {
    const row = this.#table.add(quadruplet, -1, 1);
    this.#quadruplets.newest[quadruplet] = row;
    return row;
  }

  unpack(): number {
    assert.fail("no row is packed here");
  }

  followAny(): void {
    this.#isHandedOver = true;
  }

  followSteps(): void {
    this.#isHandedOver = true;
  }

  appendLetter(): void {
    assert.fail("twelve letters are enough here");
  }

  /** Repetitions are counted in the core, and the segment takes the short way all the same. */
  noteLogarithmic(): void {
    this.repetitions++;
  }

  timeSyn(): void {
    this.repetitions++;
  }

  timeSynAck(): void {
    assert.fail("nothing stands beside a row here");
  }

  timeLastAck(): void {
    assert.fail("nothing stands beside a row here");
  }

  enterTimeWait(): void {
    assert.fail("only one side closes first here");
  }

  #follow(segment: Partial<Segment>): boolean {
    this.#time += 1000;
    const { rows } = this.#fastPath;
    const stamps = { hasTimestamp: true, tsVal: this.#time, tsEcr: 0 };
    putSegment(rows, 0, { ...createSegment(), window: 501, time: this.#time, ...stamps, ...segment }, 0);
    this.#isHandedOver = false;
    this.#quadruplets.findAll(rows.words, 0, SEGMENT_WORDS);
    this.#fastPath.followAll(0, SEGMENT_WORDS);
    return !this.#isHandedOver;
  }
}

function established(): Connection {
  const connection = new Connection();
  assert.ok(connection.client(SYN, 0, 0), "the first SYN");
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
  "an RST after an RST": (c) => c.server(RST | ACK, 1, 1) && c.server(RST | ACK, 1, 1),
  "a SYN-ACK sent again": (c) => c.server(SYN | ACK, 0, 1),
  "a SYN of the same connection": (c) => c.client(SYN, 0, 0),
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

test("an RST, and what is sent again, when it is only counted", () => {
  const reset = established();
  assert.ok(reset.client(RST | ACK, 1, 1, { window: 0 }));
  const refused = new Connection();
  assert.ok(refused.client(SYN, 0, 0));
  assert.ok(refused.client(SYN, 0, 0), "the SYN sent again");
  assert.equal(refused.repetitions, 1);
  assert.ok(refused.server(RST | ACK, 0, 1, { window: 0 }));
  const c = established();
  assert.ok(c.client(ACK, 1, 1, bytes(10)));
  assert.ok(c.client(ACK, 1, 1, bytes(10)), "text sent again");
  assert.equal(c.repetitions, 0, "which the row tells");
  assert.ok(c.client(ACK, 1, 1, bytes(10)), "and once more");
  assert.equal(c.repetitions, 1);
});

test("takes all steps: a SYN with data, with FIN, with a window of zero, of the server before the SYN-ACK", () => {
  assert.equal(new Connection().client(SYN, 0, 0), true);
  assert.equal(new Connection().client(SYN, 0, 0, bytes(1)), false);
  assert.equal(new Connection().client(SYN | FIN, 0, 0), false);
  assert.equal(new Connection().client(SYN, 0, 0, { window: 0 }), false);
  const early = new Connection();
  assert.ok(early.client(SYN, 0, 0));
  assert.equal(early.server(ACK, 77, 1), false);
  assert.equal(early.server(SYN | ACK, 0, 2), false);
});
