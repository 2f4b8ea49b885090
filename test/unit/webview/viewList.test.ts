/** The tabs: each view once, in the order in which they are read. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

test("each view has one tab, in the order of the design", () => {
  // Read as text: a view that is mounted needs a page.
  const list = readFileSync("webview/src/views/viewList.ts", "utf8");
  assert.deepEqual(
    [...list.matchAll(/title: "([^"]+)"/g)].map(([, title]) => title),
    ["Lifelines", "Timestamps", "Ports", "At a moment", "Connection", "Overview"],
  );
});
