/** The menu offers what there is, and its keys lead where a menu's keys lead. */
import assert from "node:assert/strict";
import test from "node:test";
import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import { captureActions, selectionActions, type Takeable, type Taker } from "#webview/takeaway/actions.ts";
import { itemAfterKey, type MenuGroup } from "#webview/takeaway/menu.ts";

const NOTHING: Takeable = {
  finding: null,
  connection: null,
  hasOtherLives: false,
  frame: null,
  range: null,
  findings: null,
  connections: null,
  whole: null,
  picture: null,
};
const CONNECTION = { name: "Connection a → b", subject: { kind: "connection", id: 7 } } as const;
const RANGE = { name: "Range 1 – 2 s", subject: { kind: "range", from: 1, until: 2 } } as const;

function recorder(): Taker & { readonly done: unknown[] } {
  const done: unknown[] = [];
  return {
    done,
    copy: (subject: Subject, form: CopyForm) => done.push([form, subject]),
    save: (subject, annotated) => done.push(["save", subject, annotated]),
    picture: (format) => done.push(["picture", format]),
    openAsText: () => done.push("text"),
  };
}

const shown = (groups: readonly MenuGroup[]): unknown =>
  groups.map(({ title, items }) => [title, items.map(({ label }) => label)]);

test("without a selection there are no actions on it", () => {
  assert.deepEqual(selectionActions(NOTHING, recorder()), []);
});

test("of a connection and a range everything, of the view its picture", () => {
  const taker = recorder();
  const takeable = {
    ...NOTHING,
    connection: CONNECTION,
    range: RANGE,
    picture: "Lifelines",
    hasOtherLives: true,
  };
  const groups = selectionActions(takeable, taker);
  assert.deepEqual(shown(groups), [
    [
      "Connection a → b",
      [
        ...["Copy as text", "Copy as CSV", "Copy as JSON"],
        ...["Copy Wireshark filter", "Copy tshark command", "Copy editcap command"],
        ...["Save smaller capture…", "Save with its other lives…"],
      ],
    ],
    [
      "Range 1 – 2 s",
      ["Copy Wireshark filter", "Copy tshark command", "Copy editcap command", "Save smaller capture…"],
    ],
    ["Picture: Lifelines", ["Save as PNG…", "Save as SVG…"]],
  ]);
  for (const group of groups) for (const { run } of group.items) run();
  assert.deepEqual(taker.done[0], ["text", { kind: "connection", id: 7 }]);
  assert.deepEqual(taker.done[7], ["save", { kind: "quadruplet", id: 7 }, false]);
  assert.deepEqual(taker.done.slice(-2), [
    ["picture", "png"],
    ["picture", "svg"],
  ]);
});

test("of the capture its text always, its lists when there are any", () => {
  assert.deepEqual(shown(captureActions(NOTHING, recorder())), [["Capture", ["Open as text"]]]);
  const taker = recorder();
  const whole = { kind: "range", from: 0, until: 9 } as const;
  captureActions({ ...NOTHING, whole }, taker)[0]?.items[1]?.run();
  assert.deepEqual(taker.done, [["save", whole, true]]);
});

test("arrows go round, Home and End to the ends, letters to the next item that begins so", () => {
  const items = ["Copy as text", "Copy as CSV", "Save smaller capture…", "Save as PNG…"].map((label) => ({
    label,
  }));
  const typing = { text: "", at: -1e9 };
  const press = (key: string, at: number, now: number): number | null =>
    itemAfterKey(key, at, items, typing, now);
  assert.equal(press("ArrowDown", 3, 0), 0);
  assert.equal(press("ArrowUp", 0, 0), 3);
  assert.equal(press("Home", 2, 0), 0);
  assert.equal(press("End", 0, 0), 3);
  assert.equal(press("s", 0, 1000), 2);
  assert.equal(press("s", 2, 1100), 3);
  assert.equal(press("s", 3, 2000), 2);
  // A word typed in one go stays on the item that it begins.
  assert.equal(press("c", 2, 5000), 0);
  assert.equal(press("o", 0, 5100), 0);
  assert.equal(press("x", 0, 9000), null);
  assert.equal(press("F6", 0, 9000), null);
});
