/**
 * The one place that knows where the shared captures lie. They are not part of the project (their licences differ);
 * where they are absent, the tests that need them are skipped, and no other test may be.
 */

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const DEFAULT_FOLDER = "../shared/captures";

/** Tests run with the repository's root as the current directory. */
const folder = resolve(process.env["TCP_LIFELINES_CAPTURES"] ?? DEFAULT_FOLDER);

/** For `test(name, { skip: sharedCapturesSkip }, …)`: false, or the reason in a sentence. */
export const sharedCapturesSkip: false | string = existsSync(join(folder, "public"))
  ? false
  : `shared captures are absent: ${folder} has no folder "public" (set TCP_LIFELINES_CAPTURES to where they are)`;

/** The path of a shared capture, from its path below the folder ("public/…", "lab/…"). */
export function sharedCapture(path: string): string {
  return join(folder, path);
}

/** What independent tools say about one of the public captures. */
export interface OracleRow {
  /** Path below "public". */
  readonly file: string;
  /** As capinfos counts; null where it refuses the file. */
  readonly frames: number | null;
  readonly tcp: number;
  readonly synFrames: readonly number[];
  readonly rstFrames: readonly number[];
}

/** Fields of `oracle.jsonl`; what they mean stands in the README beside it. */
interface OracleLine {
  readonly file: string;
  readonly tcp: number;
  readonly syn_frames: readonly number[];
  readonly rst_frames: readonly number[];
  readonly capinfos: { readonly packets?: number };
}

export function readOracle(): readonly OracleRow[] {
  const lines = readFileSync(sharedCapture("public/oracle.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const row: OracleLine = JSON.parse(line);
    return {
      file: row.file.replace(/^captures\//, ""),
      frames: row.capinfos.packets ?? null,
      tcp: row.tcp,
      synFrames: row.syn_frames,
      rstFrames: row.rst_frames,
    };
  });
}
