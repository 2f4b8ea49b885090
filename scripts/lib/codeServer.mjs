/** Starts VS Code as a server on loopback, with a profile of its own, and ends it with everything that it started. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";
import { vscodeTools } from "./vscodeTools.mjs";

/** A quiet editor: nothing asks, nothing phones home, nothing opens by itself. */
const SETTINGS = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

const START_LIMIT_MS = 60_000;

/** What a socket's path may have (unix(7)), less what VS Code adds to the folder: "/vscode-ipc-", a UUID and ".sock". */
const MAX_SOCKET_FOLDER_BYTES = 107 - 53;

/**
 * @typedef {object} Choice
 * @property {string} folder The workspace folder.
 * @property {string} extensions The folder of the installed extensions.
 * @property {string} profile An empty folder for the settings, the state and the log.
 * @property {number} [port] Taken if it is free.
 * @property {Record<string, unknown>} [settings]
 * @property {NodeJS.ProcessEnv} [env] For the extensions too.
 * @property {readonly string[]} [wrapper] A command line to run the server under.
 * @property {readonly string[]} [options] More of the server's own options.
 */

/** @param {Choice} choice */
export async function startCodeServer(choice) {
  const {
    folder,
    extensions,
    profile,
    port: wish = 0,
    settings = {},
    env = {},
    wrapper = [],
    options = [],
  } = choice;
  await mkdir(join(profile, "User"), { recursive: true });
  await writeFile(join(profile, "User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  const config = join(profile, "config.yaml");
  await writeFile(config, "");
  const port = await freePort(wish).catch(() => freePort(0));
  const line = [...wrapper, vscodeTools.node, vscodeTools.codeServer];
  line.push("--config", config, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none");
  line.push("--user-data-dir", profile, "--extensions-dir", extensions);
  line.push("--disable-telemetry", "--disable-update-check", "--disable-workspace-trust", "--disable-proxy");
  line.push("--disable-getting-started-override", ...options, folder);

  const logFile = join(profile, "server.log");
  const log = openSync(logFile, "w");
  const server = spawn(process.execPath, [join(root, "scripts/lib/leash.mjs"), ...line], {
    detached: true,
    stdio: ["pipe", log, log],
    env: {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      // code-server writes a configuration of its own, and sockets that it never removes.
      HOME: profile,
      TMPDIR: Buffer.byteLength(profile) <= MAX_SOCKET_FOLDER_BYTES ? profile : tmpdir(),
      EXTENSIONS_GALLERY: "{}", // No extension is looked up on the network.
      ...env,
    },
  });
  closeSync(log);
  let running = true;
  const ended = new Promise((resolve) => {
    server.once("close", () => {
      running = false;
      resolve(undefined);
    });
  });
  const stop = async () => {
    server.stdin?.destroy();
    await ended;
  };

  const origin = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await answers(`${origin}/healthz`))) {
    if (running && Date.now() < deadline) {
      await sleep(50);
      continue;
    }
    const said = (await readFile(logFile, "utf8")).trim().split("\n").at(-1);
    await stop();
    throw new Stop(`code-server ${running ? "does not answer" : "ended at once"}: ${said}`);
  }
  return {
    /** How VS Code names this server in its addresses of files. */
    authority: `127.0.0.1:${port}`,
    address: `${origin}/?folder=${encodeURIComponent(folder).replaceAll("%2F", "/")}`,
    logFile,
    ended,
    stop,
  };
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url, { redirect: "manual" })).status < 500;
  } catch {
    return false; // Nobody listens there yet.
  }
}

/**
 * @param {number} wish 0: any.
 * @returns {Promise<number>}
 */
function freePort(wish) {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(wish, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
