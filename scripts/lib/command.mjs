/** Runs other programs quietly: what they say is kept, and shown as one sentence only when they fail. */
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, relative } from "node:path";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";

const SET_UP_LOG = join(root, ".vscode-test/set-up.log");

/** Errors of npm and apt that only prepare the one that tells. */
const PREAMBLE = /^npm (error|ERR!)\s*(code|errno|syscall|path|command|signal)?(\s+\S+)?$/;

/**
 * Runs a program to its end and gives back what it printed.
 * @param {string} what Begins the sentence of a failure, e.g. "Installing npm packages".
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [where]
 * @returns {Promise<string>}
 */
export async function command(what, file, args, { cwd = root, env = process.env } = {}) {
  const child = spawn(file, [...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  /** @type {string} */
  const status = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code === 0 ? "" : `status ${code ?? signal}`));
  });
  if (status === "") return output;
  await mkdir(dirname(SET_UP_LOG), { recursive: true });
  await writeFile(SET_UP_LOG, `$ ${file} ${args.join(" ")}\n${output}`);
  throw new Stop(
    `${what} failed: ${tellingLine(output) ?? status} (all it said: ${relative(root, SET_UP_LOG)})`,
  );
}

/** @param {string} output */
function tellingLine(output) {
  const lines = output.split("\n").map((line) => line.trim());
  const error = lines.find((line) => /^(E: |npm (error|ERR!)|error\b)/i.test(line) && !PREAMBLE.test(line));
  return error?.replace(/^(E:|npm (error|ERR!)) /, "") ?? lines.filter((line) => line !== "").at(-1);
}

/**
 * The environment for an npm of our own. The npm that started us says in it which folder it works for, and an npm that
 * finds this would work there instead of in the folder where we start it.
 */
export function npmEnvironment() {
  const inherited = /^npm_(config_local_prefix|package_|lifecycle_|command$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
}

/**
 * The first of these programs that PATH has.
 * @param {...string} names
 * @returns {Promise<string | undefined>}
 */
export async function findProgram(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(folder || ".", name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  return undefined;
}
