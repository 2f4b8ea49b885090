/** The VS Code that is installed on this machine, if its window can be shown. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findProgram } from "./command.mjs";
import { say } from "./launch.mjs";
import { root } from "./root.mjs";

/**
 * @returns {Promise<string | undefined>} The path of `code`.
 */
export async function findDesktopCode() {
  // In a terminal of VS Code over SSH, `code` only talks to that window: it can open a file, but load no extension.
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  return findProgram("code");
}

/**
 * Opens a capture with the extension of this checkout, in an instance of its own: the user's windows, settings and
 * extensions are left alone, and it can be ended.
 * @param {string} code
 * @param {string} file
 * @param {string} profile An empty folder, removed by the caller.
 */
export async function openInDesktopCode(code, file, profile) {
  const args = [
    "--new-window",
    "--wait",
    "--user-data-dir",
    profile,
    "--extensions-dir",
    join(profile, "extensions"),
  ];
  args.push("--disable-workspace-trust", "--skip-welcome", "--skip-release-notes", "--disable-telemetry");
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  args.push(
    `--extensionDevelopmentPath=${root}`,
    `--extensionDevelopmentPath=${join(root, "scripts/opener")}`,
  );
  args.push(dirname(file));
  const launcher = spawn(code, args, { stdio: "ignore", env: { ...process.env, TCP_LIFELINES_OPEN: file } });
  const ended = new Promise((resolve, reject) => {
    launcher.once("error", reject);
    launcher.once("close", resolve);
  });
  say(`\nThe capture is open in ${code}. Closing the window or Ctrl-C ends it.`);
  return {
    ended,
    // The launcher detaches the editor from itself; the editor notes its process in its profile.
    async stop() {
      launcher.kill();
      const pid = Number(await readFile(join(profile, "code.lock"), "utf8").catch(() => ""));
      if (pid > 0) endProcess(pid);
      await ended;
    },
  };
}

/** @param {number} pid */
function endProcess(pid) {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
