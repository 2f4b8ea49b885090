/** A page and its document: a relay with a check between. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import test from "node:test";
import { CaptureDocument } from "#host/captureDocument.ts";
import { type TakeawayMessage, WebviewSession } from "#host/webviewSession.ts";
import type { ToWebview } from "#protocol/messages.ts";
import { FakeEnvironment, fakeUri } from "./fakeEnvironment.ts";

function openPage() {
  const environment = new FakeEnvironment();
  const document = new CaptureDocument(fakeUri("/incident.pcap"), environment);
  const emitter = new EventEmitter();
  const posted: ToWebview[] = [];
  const actions: string[] = [];
  const selected: (readonly [connection: number | null, finding: string | null])[] = [];
  const taken: TakeawayMessage[] = [];
  const session = new WebviewSession({
    webview: {
      postMessage: (message) => {
        posted.push(message);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener: (message: unknown) => void) => {
        emitter.on("message", listener);
        return { dispose: () => emitter.off("message", listener) };
      },
    },
    document,
    log: environment.log,
    perform: (action) => actions.push(action),
    take: (message) => taken.push(message),
    select: (connection, finding) => selected.push([connection, finding]),
  });
  return {
    environment,
    document,
    session,
    posted,
    actions,
    selected,
    taken,
    emitter,
    send: (m: unknown) => emitter.emit("message", m),
  };
}

test("a page that is ready is told where the others are", () => {
  const { send, posted } = openPage();
  send({ kind: "ready" });
  assert.deepEqual(
    posted.map(({ kind }) => kind),
    ["document", "stale"],
  );
});

test("a question goes to the worker and its answer back to the page that asked", async () => {
  const { environment, send, posted } = openPage();
  send({ kind: "request", id: 9, method: "connection", params: { id: 1 } });
  const [worker] = environment.workers;
  const asked = worker?.received.at(-1);
  assert.equal(asked?.kind === "request" && asked.method, "connection");
  worker?.say({ kind: "reply", id: asked?.kind === "request" ? asked.id : 0, ok: true, value: "it" });
  await new Promise(setImmediate);
  assert.deepEqual(posted, [{ kind: "reply", id: 9, ok: true, value: "it" }]);
});

test("what is none of our messages goes no further than the log", () => {
  const { environment, send, actions } = openPage();
  send({ kind: "open", path: "/etc/passwd" });
  send({ kind: "action", action: "delete" });
  send({ kind: "action", action: "show-log" });
  assert.equal(environment.workers[0]?.received.length, 1, "only the document's own opening");
  assert.equal(environment.lines.filter((line) => line.startsWith("warn")).length, 2);
  assert.deepEqual(actions, ["show-log"]);
});

test("a closed page asks nothing, is told nothing and gives up what it asked", () => {
  const { environment, session, document, send, posted, emitter } = openPage();
  send({ kind: "request", id: 1, method: "connection", params: { id: 1 } });
  session.dispose();
  assert.equal(environment.workers[0]?.received.at(-1)?.kind, "cancel");
  document.readAgain();
  send({ kind: "ready" });
  assert.deepEqual([posted, emitter.listenerCount("message")], [[], 0]);
});

test("a connection to show waits for the page, and then goes at once", () => {
  const { session, send, posted } = openPage();
  const target = {
    connection: 2,
    finding: null,
    segment: { frame: 11, place: 0 },
    view: "connection",
  } as const;
  session.reveal(target);
  assert.deepEqual(posted, []);
  send({ kind: "ready" });
  assert.deepEqual(posted.at(-1), { kind: "reveal", target });
  send({ kind: "ready" });
  assert.equal(posted.filter(({ kind }) => kind === "reveal").length, 1, "a reload keeps its own selection");
  session.reveal({ ...target, connection: 3 });
  assert.equal(posted.filter(({ kind }) => kind === "reveal").length, 2);
});

test("a page that was hidden comes up anew: what is to be shown waits for it again", () => {
  const { session, send, posted } = openPage();
  const segment = { frame: 9, place: 8 };
  const target = { connection: 1, finding: null, segment, view: "connection" } as const;
  send({ kind: "ready" });
  session.pageIsGone();
  session.reveal(target);
  assert.equal(posted.filter(({ kind }) => kind === "reveal").length, 0);
  send({ kind: "ready" });
  assert.deepEqual(
    posted.slice(-3).map(({ kind }) => kind),
    ["document", "stale", "reveal"],
    "after what the page is told first, which makes it forget what it sought",
  );
});

test("the page tells which connection is selected, and which finding about it", () => {
  const { send, selected } = openPage();
  send({ kind: "selected", connection: 7, finding: "rst-close:9" });
  send({ kind: "selected", connection: null, finding: null });
  send({ kind: "selected", connection: "7", finding: null });
  send({ kind: "selected", connection: 7, finding: 9 });
  assert.deepEqual(selected, [
    [7, "rst-close:9"],
    [null, null],
  ]);
});

test("what is to be copied or saved goes to the host, if it is one of ours", () => {
  const { send, taken, posted, session } = openPage();
  const copy = { kind: "copy", subject: { kind: "connection", id: 7 }, form: "csv" };
  send(copy);
  send({ ...copy, form: "exe" });
  send({ kind: "save", subject: { kind: "range", from: 2, until: 1 }, annotated: false });
  assert.deepEqual(taken, [copy]);
  session.tell("Copied.");
  session.drawPicture("svg");
  assert.deepEqual(posted.slice(-2), [
    { kind: "told", text: "Copied." },
    { kind: "draw-picture", format: "svg" },
  ]);
});
