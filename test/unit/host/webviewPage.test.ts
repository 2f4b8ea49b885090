/** The page lets nothing run but our own script, and carries no data. */
import assert from "node:assert/strict";
import test from "node:test";
import { webviewPage } from "#host/webviewPage.ts";

const OPTIONS = {
  cspSource: "https://files.example",
  scriptUri: "https://files.example/webview.js",
  styleUri: "https://files.example/webview.css",
};

test("the policy forbids all but our script and our style", () => {
  const page = webviewPage(OPTIONS);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  const nonce = /script-src 'nonce-([\w-]{32})'/.exec(policy)?.[1];
  assert.ok(nonce);
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.match(policy, /style-src https:\/\/files\.example(;|$)/);
  assert.deepEqual([...page.matchAll(/<script[^>]*>/g)].map(String), [
    `<script nonce="${nonce}" src="https://files.example/webview.js">`,
  ]);
  assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=/);
});

test("each page has a nonce of its own", () => {
  const pages = new Set(Array.from({ length: 50 }, () => webviewPage(OPTIONS)));
  assert.equal(pages.size, 50);
});
