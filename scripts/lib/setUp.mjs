/** Brings a fresh machine to where the project can be built, run and tested. Each step does nothing when it is done already. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { command, findProgram, npmEnvironment } from "./command.mjs";
import { Stop, say } from "./launch.mjs";
import { root } from "./root.mjs";

/** Debian's package for each program that we may need, and the names under which the program may be there. */
const PROGRAMS = {
  chromium: ["chromium", "chromium-browser", "google-chrome"],
  "g++": ["g++"],
  make: ["make"],
  python3: ["python3"],
};

/** @typedef {keyof typeof PROGRAMS} Program */

/** The packages of package-lock.json, in node_modules. */
export async function ensurePackages() {
  if (await packagesMatch(root)) return;
  if (!(await findProgram("npm"))) throw new Stop("npm is missing: install it next to Node, then try again.");
  say("Installing the project's npm packages.");
  await command("Installing the npm packages", "npm", ["ci", "--no-audit", "--no-fund"], {
    env: npmEnvironment(),
  });
}

/**
 * npm notes what it installed in node_modules/.package-lock.json, as its last act: an install that was broken off
 * does not match. Packages for other platforms are in the lock file only.
 * @param {string} folder
 */
export async function packagesMatch(folder) {
  const read = async (/** @type {string} */ path) =>
    JSON.parse(await readFile(join(folder, path), "utf8")).packages;
  const wanted = await read("package-lock.json");
  const installed = await read("node_modules/.package-lock.json").catch(() => ({}));
  return Object.entries(wanted).every(
    ([path, { version, integrity, optional }]) =>
      path === "" ||
      (installed[path] === undefined && optional) ||
      (installed[path]?.version === version && installed[path]?.integrity === integrity),
  );
}

/**
 * Programs from Debian's packages, installed only where they are missing.
 * @param {readonly Program[]} wanted
 * @param {{ isRoot?: boolean }} [user]
 */
export async function ensurePrograms(wanted, { isRoot = process.getuid?.() === 0 } = {}) {
  const found = await Promise.all(wanted.map((name) => findProgram(...PROGRAMS[name])));
  const missing = wanted.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return;
  const list = missing.join(", ");
  if (!(await findProgram("apt-get"))) {
    throw new Stop(
      `${list} missing, and there is no apt-get here to install it: please install it, then try again.`,
    );
  }
  if (!isRoot) {
    throw new Stop(`${list} missing: run "apt-get install ${missing.join(" ")}" as root, then try again.`);
  }
  say(`Installing from Debian: ${list}.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another apt may be at work on a machine that has just started.
  const patient = ["-q", "-o", "DPkg::Lock::Timeout=300"];
  await command("Reading Debian's package lists", "apt-get", [...patient, "update"], { env });
  const install = [...patient, "install", "-y", "--no-install-recommends", ...missing];
  await command(`Installing ${list}`, "apt-get", install, { env });
}

/** The browser of the end-to-end tests. */
export async function findChromium() {
  const chromium = await findProgram(...PROGRAMS.chromium);
  if (!chromium) throw new Stop("Chromium is missing: npm test installs it.");
  return chromium;
}
