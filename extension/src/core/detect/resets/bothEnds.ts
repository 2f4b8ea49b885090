import { type ConnectionTable, FLAGS, PAYLOAD, SIDE } from "../../model/connectionTable.ts";
import type { ConnectionIndex } from "../../units.ts";

/** Both ends of a connection as a row of a table has them: after its last segment, or after the last that a replay has followed. */
export class BothEnds {
  readonly #table: ConnectionTable;
  #row: ConnectionIndex = 0;

  /** Of the first row, until `of` names another. */
  constructor(table: ConnectionTable) {
    this.#table = table;
  }

  of(row: ConnectionIndex): this {
    this.#row = row;
    return this;
  }

  /** FLAGS of the row. */
  get flags(): number {
    return this.#table.word(this.#row, FLAGS);
  }

  /** Marks and state of a side; `side` is CLIENT or SERVER. */
  side(side: number): number {
    return this.#table.word(this.#row, side + SIDE);
  }

  /** A number of a side's block, unsigned. */
  number(side: number, field: number): number {
    return this.#table.unsigned(this.#row, side + field);
  }

  /** Payload bytes of a side so far, retransmissions included. */
  payload(side: number): number {
    return this.#table.double(this.#row, side + PAYLOAD);
  }
}
