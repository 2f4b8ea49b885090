/**
 * Rows of a list that lives elsewhere, fetched in blocks when they are looked at. What is no longer looked at is not waited
 * for, and only the most recent blocks are kept.
 */

import type { Page } from "#core/query/rows.ts";

export const BLOCK_ROWS = 128;
const MAX_BLOCKS = 64;

export interface PageCall<Row> {
  readonly reply: Promise<Page<Row>>;
  cancel(): void;
}

export interface RowCacheOptions<Row> {
  fetch(start: number, end: number): PageCall<Row>;
  /** New rows or a new total have come. */
  onChange(): void;
  onError(thrown: unknown): void;
}

interface Block<Row> {
  rows: readonly Row[];
  /** Fetched for a question asked before: shown until the new answer is there. */
  stale: boolean;
}

export class RowCache<Row> {
  readonly #options: RowCacheOptions<Row>;
  /** In order of use, the oldest first. */
  readonly #blocks = new Map<number, Block<Row>>();
  readonly #underWay = new Map<number, PageCall<Row>>();
  #total = 0;
  #answered = false;

  constructor(options: RowCacheOptions<Row>) {
    this.#options = options;
  }

  get total(): number {
    return this.#total;
  }

  /** At least one answer has come to the question as it is now. */
  get answered(): boolean {
    return this.#answered;
  }

  row(index: number): Row | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK_ROWS))?.rows[index % BLOCK_ROWS];
  }

  /** Sees to it that the rows `start` to `end` come, and gives up the others under way. */
  want(start: number, end: number): void {
    const first = Math.floor(start / BLOCK_ROWS);
    const last = Math.max(first, Math.ceil(end / BLOCK_ROWS) - 1);
    for (const [block, call] of this.#underWay) {
      if (block < first || block > last) this.#giveUp(block, call);
    }
    for (let block = first; block <= last; block++) this.#touch(block);
  }

  /** The answers may have changed. `keep`: the same question, so the rows shown stay until the new ones are there. */
  invalidate(keep: boolean): void {
    for (const [block, call] of this.#underWay) this.#giveUp(block, call);
    if (keep) {
      for (const block of this.#blocks.values()) block.stale = true;
    } else {
      this.#blocks.clear();
      this.#answered = false;
    }
  }

  dispose(): void {
    for (const [block, call] of this.#underWay) this.#giveUp(block, call);
  }

  #giveUp(block: number, call: PageCall<Row>): void {
    this.#underWay.delete(block);
    call.cancel();
  }

  #touch(block: number): void {
    const known = this.#blocks.get(block);
    if (known) {
      this.#blocks.delete(block);
      this.#blocks.set(block, known);
    }
    if ((!known || known.stale) && !this.#underWay.has(block)) void this.#load(block);
  }

  async #load(block: number): Promise<void> {
    const start = block * BLOCK_ROWS;
    const call = this.#options.fetch(start, start + BLOCK_ROWS);
    this.#underWay.set(block, call);
    try {
      const page = await call.reply;
      if (this.#underWay.get(block) !== call) return;
      this.#underWay.delete(block);
      this.#keep(block, page);
      this.#options.onChange();
    } catch (thrown) {
      if (this.#underWay.get(block) === call) this.#underWay.delete(block);
      this.#options.onError(thrown);
    }
  }

  #keep(block: number, page: Page<Row>): void {
    this.#total = page.total;
    this.#answered = true;
    this.#blocks.delete(block);
    this.#blocks.set(block, { rows: page.rows, stale: false });
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= MAX_BLOCKS) break;
      this.#blocks.delete(oldest);
    }
  }
}
