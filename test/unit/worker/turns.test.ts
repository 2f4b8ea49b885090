/** Long answers take turns: none holds up the others, and what nobody wants any more ends. */
import assert from "node:assert/strict";
import test from "node:test";
import { SharedSteps } from "#core/sharedSteps.ts";
import { finish, type Steps } from "#core/steps.ts";
import type { CancelSignal } from "#protocol/api.ts";
import { RemoteError } from "#protocol/wireError.ts";
import { Turns } from "#worker/turns.ts";

const WANTED: CancelSignal = { aborted: false, onAbort: () => undefined };

/** Keeps the thread busy. */
function work(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

function* long(steps: number, ms: number): Steps<string> {
  for (let i = 0; i < steps; i++) {
    work(ms);
    yield;
  }
  return "long";
}

function* short(): Steps<string> {
  yield;
  return "short";
}

test("a short answer is not behind a long one", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const tell = (answer: string): void => void order.push(answer);
  await Promise.all([
    turns.take(long(20, 5), WANTED).then(tell),
    turns.take(short(), WANTED).then(tell),
    new Promise<string>((resolve) => setImmediate(() => resolve("other work"))).then(tell),
  ]);
  assert.equal(order.at(-1), "long");
  assert.equal(order.length, 3);
});

test("what is no longer wanted ends with the next turn", async () => {
  const turns = new Turns();
  const signal = { aborted: false, onAbort: () => undefined };
  let taken = 0;
  function* endless(): Steps<never> {
    for (;;) {
      taken++;
      work(1);
      yield;
    }
  }
  const answer = turns.take(endless(), signal);
  signal.aborted = true;
  await assert.rejects(answer, (thrown) => thrown instanceof RemoteError && thrown.code === "cancelled");
  const before = taken;
  assert.equal(await turns.take(short(), WANTED), "short");
  assert.equal(taken, before);
});

test("a mistake in one answer is that answer's", async () => {
  const turns = new Turns();
  function* broken(): Steps<never> {
    yield;
    throw new Error("broken");
  }
  const [first, second] = await Promise.allSettled([
    turns.take(broken(), WANTED),
    turns.take(short(), WANTED),
  ]);
  assert.equal(first.status, "rejected");
  assert.deepEqual(second, { status: "fulfilled", value: "short" });
});

test("shared work is done once, and each who asks brings it forward", () => {
  let done = 0;
  function* once(): Steps<number> {
    for (; done < 4; done++) yield;
    return done;
  }
  const shared = new SharedSteps(once());
  const first = shared.result();
  const second = shared.result();
  first.next();
  second.next();
  assert.equal(done, 1);
  assert.equal(finish(second), 4);
  assert.deepEqual(first.next(), { done: true, value: 4 });
  assert.equal(done, 4);
});

test("a mistake in shared work is told to each who asks", () => {
  function* broken(): Steps<number> {
    yield;
    throw new Error("broken");
  }
  const shared = new SharedSteps(broken());
  assert.throws(() => finish(shared.result()), /broken/);
  assert.throws(() => finish(shared.result()), /broken/);
});
