/** Rows that live elsewhere: fetched in blocks when looked at, given up when no longer looked at. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Page } from "#core/query/rows.ts";
import { BLOCK_ROWS, RowCache } from "#webview/grid/rowCache.ts";

interface Asked {
  readonly start: number;
  isCancelled: boolean;
  answer(total: number, mark?: string): Promise<void>;
  fail(): Promise<void>;
}

function cache() {
  const asked: Asked[] = [];
  const counts = { changes: 0, errors: 0 };
  const rows = new RowCache<string>({
    fetch: (start, end) => {
      let resolve: (page: Page<string>) => void = () => undefined;
      let reject: (thrown: unknown) => void = () => undefined;
      const reply = new Promise<Page<string>>((yes, no) => {
        resolve = yes;
        reject = no;
      });
      const one: Asked = {
        start,
        isCancelled: false,
        answer: async (total, mark = "row") => {
          const length = Math.max(0, Math.min(end, total) - start);
          resolve({ start, total, rows: Array.from({ length }, (_, i) => `${mark} ${start + i}`) });
          await new Promise(setImmediate);
        },
        fail: async () => {
          reject(new Error("lost"));
          await new Promise(setImmediate);
        },
      };
      asked.push(one);
      return {
        reply,
        cancel: () => {
          one.isCancelled = true;
        },
      };
    },
    onChange: () => counts.changes++,
    onError: () => counts.errors++,
  });
  return { rows, asked, counts };
}

test("rows come in blocks, each asked for once", async () => {
  const { rows, asked, counts } = cache();
  rows.want(0, 30);
  rows.want(5, 35);
  assert.deepEqual(
    asked.map(({ start }) => start),
    [0],
  );
  assert.equal(rows.row(5), undefined);
  await asked[0]?.answer(1000);
  assert.deepEqual([rows.total, rows.row(5), rows.answered, counts.changes], [1000, "row 5", true, 1]);
  rows.want(0, 30);
  assert.equal(asked.length, 1);
});

test("a view over the border of two blocks asks for both", () => {
  const { rows, asked } = cache();
  rows.want(BLOCK_ROWS - 5, BLOCK_ROWS + 20);
  assert.deepEqual(
    asked.map(({ start }) => start),
    [0, BLOCK_ROWS],
  );
});

test("what is no longer looked at is not waited for", async () => {
  const { rows, asked } = cache();
  rows.want(0, 30);
  rows.want(BLOCK_ROWS * 50, BLOCK_ROWS * 50 + 30);
  assert.deepEqual(
    asked.map(({ isCancelled }) => isCancelled),
    [true, false],
  );
  await asked[0]?.answer(100_000);
  assert.equal(rows.row(5), undefined, "a late answer is dropped");
});

test("the same question again keeps the rows until the new ones are there", async () => {
  const { rows, asked } = cache();
  rows.want(0, 30);
  await asked[0]?.answer(40, "old");
  rows.invalidate(true);
  assert.equal(rows.row(3), "old 3");
  rows.want(0, 30);
  await asked[1]?.answer(60, "new");
  assert.deepEqual([rows.row(3), rows.total], ["new 3", 60]);
});

test("another list begins with nothing", async () => {
  const { rows, asked } = cache();
  rows.want(0, 30);
  await asked[0]?.answer(40);
  rows.invalidate(false);
  assert.deepEqual([rows.row(3), rows.answered], [undefined, false]);
});

test("a failure is told and may be tried again", async () => {
  const { rows, asked, counts } = cache();
  rows.want(0, 30);
  await asked[0]?.fail();
  assert.equal(counts.errors, 1);
  rows.want(0, 30);
  await asked[1]?.answer(40);
  assert.equal(rows.row(0), "row 0");
});

test("only the most recently used blocks are kept", async () => {
  const { rows, asked } = cache();
  for (let block = 0; block < 100; block++) {
    rows.want(block * BLOCK_ROWS, block * BLOCK_ROWS + 1);
    await asked[block]?.answer(1_000_000);
  }
  assert.equal(rows.row(0), undefined);
  assert.equal(rows.row(99 * BLOCK_ROWS), `row ${99 * BLOCK_ROWS}`);
  assert.equal(rows.row(36 * BLOCK_ROWS), `row ${36 * BLOCK_ROWS}`, "64 are kept");
  assert.equal(rows.row(35 * BLOCK_ROWS), undefined);
});
