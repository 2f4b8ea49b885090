import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  /** Without empty lines. */
  readonly errors: readonly string[];
}

/** Runs a program to its end. */
export function ran(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const result: SpawnSyncReturns<string> = spawnSync(file, [...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", ...env },
  });
  return {
    status: result.status,
    stdout: result.stdout,
    errors: result.stderr.split("\n").filter((line) => line !== ""),
  };
}

/** Waits until these processes have ended. */
export async function allEnd(...pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 60_000;
  const running = () => pids.filter((pid) => existsSync(`/proc/${pid}`));
  while (running().length > 0) {
    assert.ok(Date.now() < deadline, `still running: ${running()}`);
    await sleep(20);
  }
}

/** A line of a stack trace. */
export const STACK_LINE: RegExp = /^\s+at .+:\d+/m;

/**
 * Put before a command, it takes away root's right to read what its owner has forbidden; another user has no such
 * right to begin with.
 */
export const WITHOUT_ROOTS_RIGHTS: readonly string[] =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
