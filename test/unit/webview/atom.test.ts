import assert from "node:assert/strict";
import test from "node:test";
import { atom } from "#webview/atom.ts";

test("a watcher is told now, and when a field that it reads has changed", () => {
  const state = atom({ a: 1, b: "x", c: [1] });
  const seen: unknown[] = [];
  state.watch(
    ({ a, c }) => [a, c],
    (a, c) => seen.push([a, c]),
  );
  state.patch({ b: "y" });
  state.patch({ a: 2 });
  state.patch({ a: 2, c: state.value.c });
  assert.deepEqual(seen, [
    [1, [1]],
    [2, [1]],
  ]);
});

test("a patch that changes nothing leaves the value itself", () => {
  const state = atom({ a: Number.NaN });
  const before = state.value;
  state.patch({ a: Number.NaN });
  assert.equal(state.value, before);
});

test("a change made by a watcher is seen by all, in order", () => {
  const state = atom({ n: 0, doubled: 0 });
  const seen: string[] = [];
  state.watch(
    ({ n }) => [n],
    (n) => state.patch({ doubled: n * 2 }),
  );
  state.watch(
    ({ n, doubled }) => [n, doubled],
    (n, doubled) => seen.push(`${n} ${doubled}`),
  );
  state.patch({ n: 3 });
  assert.equal(seen.at(-1), "3 6");
  assert.ok(!seen.includes("0 6"));
});

test("a watcher that is disposed of, even by another one, is told no more", () => {
  const state = atom({ n: 0 });
  let told = 0;
  const watch = state.watch(
    ({ n }) => [n],
    () => told++,
  );
  watch.dispose();
  state.patch({ n: 1 });
  assert.equal(told, 1);

  const first = state.watch(
    ({ n }) => [n],
    (n) => {
      if (n === 2) second.dispose();
    },
  );
  let late = 0;
  const second = state.watch(
    ({ n }) => [n],
    () => late++,
  );
  state.patch({ n: 2 });
  first.dispose();
  assert.equal(late, 1, "only when it began to watch");
});

test("a watcher that throws does not silence the atom for ever", () => {
  const state = atom({ n: 0 });
  const watch = state.watch(
    ({ n }) => [n],
    (n) => {
      if (n === 1) throw new Error("view");
    },
  );
  assert.throws(() => state.patch({ n: 1 }), /view/);
  watch.dispose();
  let told = 0;
  state.watch(
    ({ n }) => [n],
    () => told++,
  );
  state.patch({ n: 2 });
  assert.equal(told, 2);
});
