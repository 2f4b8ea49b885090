/** Every question settles: by its reply, its cancellation, a failure to send, or the death of the other side. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Handlers } from "#protocol/api.ts";
import type { Cancel, Reply, Request } from "#protocol/messages.ts";
import { RpcClient, RpcServer, relayTo } from "#protocol/rpc.ts";
import { RemoteError, toWireError } from "#protocol/wireError.ts";

/** Handlers for some methods; being asked anything else fails the test. */
function only(handlers: Partial<Handlers>): Handlers {
  return new Proxy(handlers as Handlers, {
    get: (target, method, receiver) =>
      Reflect.get(target, method, receiver) ?? (() => assert.fail(`${String(method)} was not expected`)),
  });
}

const PLACE = {
  id: 7,
  sortBy: "start",
  descending: false,
  filter: { text: "", from: null, until: null, troubleOnly: false },
} as const;

/** A client and a server joined by a wire that carries messages one turn later, as real ones do. */
function joined(handlers: Partial<Handlers>): RpcClient {
  const client: RpcClient = new RpcClient((message) => queueMicrotask(() => server.accept(message)));
  const server = new RpcServer(only(handlers), (reply) => queueMicrotask(() => client.accept(reply)));
  return client;
}

function rejectsWith(code: string): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof RemoteError && thrown.code === code;
}

test("a question is answered", async () => {
  const client = joined({ place: ({ id }) => id * 2 });
  assert.equal(await client.call("place", PLACE).reply, 14);
  assert.equal(client.pendingCount, 0);
});

test("answers find their questions, in whatever order they come", async () => {
  const waiting: ((place: number) => void)[] = [];
  const client = joined({ place: () => new Promise((resolve) => waiting.push(resolve)) });
  const [first, second] = [client.call("place", PLACE), client.call("place", PLACE)];
  await Promise.resolve();
  waiting[1]?.(2);
  waiting[0]?.(1);
  assert.deepEqual([await first.reply, await second.reply], [1, 2]);
});

test("a handler that throws gives an error with its code, and one that rejects too", async () => {
  const error = { code: "bad-request", message: "There is no connection 7.", offset: null } as const;
  const throwing = joined({
    place: () => {
      throw new RemoteError(error);
    },
  });
  await assert.rejects(throwing.call("place", PLACE).reply, (thrown) => {
    assert.deepEqual(toWireError(thrown), error);
    return true;
  });
  const rejecting = joined({ place: () => Promise.reject(new Error("row 3 of 2")) });
  await assert.rejects(rejecting.call("place", PLACE).reply, rejectsWith("internal"));
});

test("only mistakes of ours are told in full", async () => {
  const mistakes: unknown[] = [];
  const wrong = new Error("row 3 of 2");
  const answers = [wrong, new RemoteError({ code: "cancelled", message: "No longer wanted.", offset: null })];
  const server = new RpcServer(
    only({ place: () => Promise.reject(answers.shift()) }),
    () => undefined,
    (thrown) => mistakes.push(thrown),
  );
  server.accept({ kind: "request", id: 1, method: "place", params: PLACE });
  server.accept({ kind: "request", id: 2, method: "place", params: PLACE });
  await new Promise(setImmediate);
  assert.deepEqual(mistakes, [wrong]);
});

test("cancelling rejects at once, tells the handler, and drops the late reply", async () => {
  let told = 0;
  let finish: (place: number) => void = () => undefined;
  const client = joined({
    place: (_params, signal) => {
      signal.onAbort(() => told++);
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
  });
  const call = client.call("place", PLACE);
  await Promise.resolve();
  call.cancel();
  call.cancel();
  await assert.rejects(call.reply, rejectsWith("cancelled"));
  finish(1);
  await new Promise(setImmediate);
  assert.deepEqual([told, client.pendingCount], [1, 0]);
});

test("who asks about the loss of interest too late is told at once", async () => {
  const told = await new Promise<boolean>((resolve) => {
    const client = joined({
      place: async (_params, signal) => {
        await new Promise(setImmediate);
        signal.onAbort(() => resolve(signal.aborted));
        return 0;
      },
    });
    const call = client.call("place", PLACE);
    call.reply.catch(() => undefined);
    call.cancel();
  });
  assert.equal(told, true);
});

test("the death of the other side rejects what is under way and what comes after", async () => {
  const client = new RpcClient(() => undefined);
  const before = client.call("place", PLACE);
  const death = { code: "worker-died", message: "The analysis ended unexpectedly.", offset: null } as const;
  client.close(death);
  const after = client.call("place", PLACE);
  await assert.rejects(before.reply, rejectsWith("worker-died"));
  await assert.rejects(after.reply, rejectsWith("worker-died"));
  assert.equal(client.pendingCount, 0);
});

test("a message that cannot be sent rejects its question", async () => {
  const client = new RpcClient(() => {
    throw new Error("could not be cloned");
  });
  await assert.rejects(client.call("place", PLACE).reply, rejectsWith("internal"));
  assert.equal(client.pendingCount, 0);
});

test("a closed server cancels what it was doing", async () => {
  let aborted = false;
  const server = new RpcServer(
    only({
      place: (_params, signal) =>
        new Promise(() => {
          signal.onAbort(() => {
            aborted = true;
          });
        }),
    }),
    () => undefined,
  );
  server.accept({ kind: "request", id: 1, method: "place", params: PLACE });
  server.close();
  assert.equal(aborted, true);
});

test("a relay passes questions, answers, errors and the loss of interest", async () => {
  const sent: (Request | Cancel)[] = [];
  const upstream = new RpcClient((message) => sent.push(message));
  const replies: Reply[] = [];
  const server = new RpcServer(
    relayTo(() => upstream),
    (reply) => replies.push(reply),
  );
  server.accept({ kind: "request", id: 40, method: "place", params: PLACE });
  server.accept({ kind: "request", id: 41, method: "connection", params: { id: 3 } });
  assert.deepEqual(
    sent.map((message) => message.kind === "request" && message.method),
    ["place", "connection"],
  );
  upstream.accept({ kind: "reply", id: sent[0]?.id ?? 0, ok: true, value: 5 });
  server.accept({ kind: "cancel", id: 41 });
  await new Promise(setImmediate);
  assert.deepEqual(sent[2], { kind: "cancel", id: sent[1]?.id });
  assert.deepEqual(replies[0], { kind: "reply", id: 40, ok: true, value: 5 });
  assert.equal(replies[1]?.ok === false && replies[1].error.code, "cancelled");
});
