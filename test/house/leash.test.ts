/** Nothing that we start outlives us, however we end. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { root } from "#scripts/lib/root.mjs";
import { allEnd } from "#test/support/e2e/processes.ts";

const LEASH = `${root}/scripts/lib/leash.mjs`;

/** A server that starts a child of its own, prints both process numbers and then waits for ever. */
const SERVER = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  console.log(process.pid + " " + child.pid);
  setInterval(() => {}, 1000);
`;
/** The same, deaf to a polite request. */
const STUBBORN = `process.on("SIGTERM", () => {});${SERVER}`;

/** Starts someone who holds the leash of a server, and tells the processes of that server. */
async function holder(server: string): Promise<{ holder: ChildProcess; pids: readonly number[] }> {
  const script = `
    const { spawn } = require("node:child_process");
    const args = [${JSON.stringify(LEASH)}, process.execPath, "-e", ${JSON.stringify(server)}];
    spawn(process.execPath, args, { detached: true, stdio: ["pipe", "inherit", "inherit"] });
  `;
  const process_ = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(process_.stdout.setEncoding("utf8"), "data");
  const pids = String(line).trim().split(" ").map(Number);
  assert.equal(pids.length, 2);
  return { holder: process_, pids };
}

test("a server and its children end when their starter is killed without warning", async () => {
  const { holder: starter, pids } = await holder(SERVER);
  for (const pid of pids) assert.ok(existsSync(`/proc/${pid}`));
  starter.kill("SIGKILL");
  await allEnd(...pids);
});

test("they end even if they do not want to", async () => {
  const { holder: starter, pids } = await holder(STUBBORN);
  starter.kill("SIGTERM");
  await allEnd(...pids);
});

test("the children of a server that dies end with it", async () => {
  const { holder: starter, pids } = await holder(SERVER);
  process.kill(pids[0] ?? 0, "SIGKILL");
  await allEnd(...pids);
  starter.kill("SIGKILL");
});
