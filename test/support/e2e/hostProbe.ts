/** What the extension host takes and how busy it is, seen by the extension in `scripts/hostProbe`, and by Linux. */

import { mkdir, readdir, readFile, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { testedExtensions } from "#scripts/lib/packageExtension.mjs";
import { root } from "#scripts/lib/root.mjs";
import type { Workbench } from "./workbench.ts";

export interface HostMemory {
  readonly pid: number;
  /** Of the host's own thread, after a collection of garbage, in bytes: its heap, and what that holds outside of it. */
  readonly heapUsed: number;
  readonly external: number;
  /** Of the whole process, all workers included. */
  readonly rss: number;
}

export class HostProbe {
  /** The extensions of a VS Code that is to be looked into: the tested package and the probe. */
  readonly extensions: string;
  /** For its environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly #told: string;

  private constructor(home: string) {
    this.extensions = join(home, "extensions");
    this.#told = join(home, "told");
    this.env = { TCP_LIFELINES_HOST_PROBE: this.#told };
  }

  /** @param home a folder that is made for it */
  static async install(home: string): Promise<HostProbe> {
    const probe = new HostProbe(home);
    for (const folder of [home, probe.#told, probe.extensions]) await mkdir(folder);
    const installed = testedExtensions();
    const [tested = ""] = (await readdir(installed)).filter((each) => each.startsWith("tcp-lifelines."));
    for (const [folder, name] of [
      [join(installed, tested), "tcp-lifelines.tcp-lifelines"],
      [join(root, "scripts/hostProbe"), "tcp-lifelines.tcp-lifelines-host-probe"],
    ] as const)
      await symlink(folder, join(probe.extensions, name), "dir");
    return probe;
  }

  /** How long the host's own thread was busy each time since that moment, in milliseconds; short times are not told. */
  async busySince(since: number): Promise<readonly number[]> {
    const told = await readFile(join(this.#told, "busy"), "utf8").catch(() => "");
    const lines = told.split("\n").map((line) => line.split(" ").map(Number));
    return lines.flatMap(([at = 0, ms = 0]) => (at >= since ? [ms] : []));
  }

  /** What is left after a collection of garbage. */
  async memory(workbench: Workbench): Promise<HostMemory> {
    const file = join(this.#told, "memory");
    await rm(file, { force: true });
    await workbench.command("Host Probe: Tell Memory");
    for (;;) {
      const told = await readFile(file, "utf8").catch(() => null);
      if (told !== null) return JSON.parse(told);
      await sleep(50);
    }
  }
}

/** The worker threads in which a process of ours analyses captures. */
export async function countWorkers(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const names = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/comm`, "utf8").catch(() => "")),
  );
  return names.filter((name) => name.startsWith("TCP Lifelines")).length;
}

/** Files of a folder that a process has open. */
export async function openFiles(pid: number, folder: string): Promise<readonly string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const files = await Promise.all(
    descriptors.map((each) => readlink(`/proc/${pid}/fd/${each}`).catch(() => "")),
  );
  return files.filter((file) => file.startsWith(folder));
}
