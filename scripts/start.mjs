/**
 * `npm start [-- FILE]`: builds, prints what is in a capture, opens it in a real VS Code and runs until interrupted.
 * Only Node's own modules are imported before the project's packages are installed.
 */
import { spawn } from "node:child_process";
import { access, constants, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findDesktopCode, openInDesktopCode } from "./lib/desktopCode.mjs";
import { launch, Stop } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";
import { openInCodeServer } from "./lib/serveCode.mjs";
import { ensurePackages } from "./lib/setUp.mjs";
import { ensureVsCode } from "./lib/vscodeTools.mjs";

const SAMPLE = "extension/walkthrough/sample/recycle.pcap";

await launch("start", async () => {
  const file = await captureFile(process.argv.slice(2));
  await ensurePackages();
  const { build } = await import("./lib/build.mjs");
  await build();
  await printAnalysis(file);

  const desktop = await findDesktopCode();
  if (!desktop) await ensureVsCode();
  const interrupted = new Promise((resolveSignal) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolveSignal);
  });
  const profile = await mkdtemp(join(tmpdir(), "tcp-lifelines-"));
  try {
    const editor = desktop
      ? await openInDesktopCode(desktop, file, profile)
      : await openInCodeServer(file, profile);
    await Promise.race([interrupted, editor.ended]);
    await editor.stop();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** @param {readonly string[]} args */
async function captureFile(args) {
  if (args.length === 0) return join(root, SAMPLE);
  const [name = ""] = args;
  if (args.length > 1 || name.startsWith("-")) throw new Stop("Usage: npm start [-- FILE]");
  // npm runs us in the repository and says here where it was called.
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), name);
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new Stop(`There is no file ${file}.`);
  if (!found.isFile()) throw new Stop(`${file} is not a file.`);
  await access(file, constants.R_OK).catch(() => {
    throw new Stop(`${file} must not be read by this user.`);
  });
  return file;
}

/**
 * The analysis goes straight to the terminal. A capture that cannot be read is no reason to stop: the editor says the
 * same about it.
 * @param {string} file
 */
function printAnalysis(file) {
  const cli = spawn(process.execPath, [join(root, "dist/cli.cjs"), "analyze", file], { stdio: "inherit" });
  return new Promise((resolveEnd, reject) => {
    cli.once("error", reject);
    cli.once("close", resolveEnd);
  });
}
