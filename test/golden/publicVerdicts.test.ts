/** What is reported on the public captures is what was read by eye: the tables in `test/verdicts`. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { Analyzer } from "#core/analyzer.ts";
import { findingsOf } from "#core/detect/detectors.ts";
import type { FindingKind } from "#core/report/contract.ts";
import { readOracle, sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";

/** `| `file` | frame | right | …`: the rows of a table's first three columns. */
const ROW = /^\| `([^`]+)` \| (\d+) \| right \|/gm;

const TABLES: readonly { readonly table: string; readonly kinds: readonly FindingKind[] }[] = [
  { table: "test/verdicts/rstInjected.md", kinds: ["rst-injected"] },
  {
    table: "test/verdicts/timeWait.md",
    kinds: ["time-wait-reincarnation", "time-wait-syn-refused", "delayed-duplicate", "syn-dropped-by-paws"],
  },
];

describe("the public captures", { skip: sharedCapturesSkip }, () => {
  it("yield what the tables of verdicts say, frame by frame", () => {
    const reported = new Map<FindingKind, string[]>();
    for (const { file } of readOracle())
      for (const { kind, frame } of findingsIn(file))
        reported.set(kind, [...(reported.get(kind) ?? []), `${file}:${frame}`]);
    for (const { table, kinds } of TABLES) {
      const judged = [...readFileSync(table, "utf8").matchAll(ROW)].map(
        ([, file, frame]) => `${file}:${frame}`,
      );
      const ours = kinds.flatMap((kind) => reported.get(kind) ?? []);
      assert.deepEqual(ours.sort(), judged.sort(), table);
    }
  });
});

function findingsIn(file: string): readonly { readonly kind: FindingKind; readonly frame: number }[] {
  const stored = readFileSync(sharedCapture(`public/${file}`));
  const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
  const analyzer = new Analyzer({ fileName: file, expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  return findingsOf(analyzer).list.map(({ kind, segment }) => ({
    kind,
    frame: analyzer.segments.frameOf(segment),
  }));
}
