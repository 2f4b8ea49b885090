/**
 * Runs a command and ends it, with all that it started, as soon as standard input closes. Whoever holds the other end
 * of that pipe may die in any way, a SIGKILL included: nothing is left running.
 *
 * Started as the leader of a process group (`detached: true`), which the command and its children share.
 */
import { spawn } from "node:child_process";

const GRACE_MS = 3000;

const [file = "", ...args] = process.argv.slice(2);
const child = spawn(file, args, { stdio: ["ignore", "inherit", "inherit"] });

const endGroup = (/** @type {NodeJS.Signals} */ signal) => process.kill(-process.pid, signal);

process.on("SIGTERM", () => {}); // Our own, meant for the others of the group.
process.stdin.resume().once("close", () => {
  endGroup("SIGTERM");
  setTimeout(endGroup, GRACE_MS, "SIGKILL");
});
child.once("error", () => endGroup("SIGKILL"));
child.once("exit", () => endGroup("SIGKILL"));
