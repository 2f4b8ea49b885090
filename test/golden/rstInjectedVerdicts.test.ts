/** What is reported as injected in the public captures is what was read by eye: test/verdicts/rstInjected.md. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { Analyzer } from "#core/analyzer.ts";
import { findingsOf } from "#core/detect/detectors.ts";
import { readOracle, sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";

/** `| `file` | frame | right | …`: the rows of the first table. */
const ROW = /^\| `([^`]+)` \| (\d+) \| right \|/gm;

describe("rst-injected in the public captures", { skip: sharedCapturesSkip }, () => {
  it("is what the table of verdicts says, frame by frame", () => {
    const table = readFileSync("test/verdicts/rstInjected.md", "utf8");
    const judged = [...table.matchAll(ROW)].map(([, file, frame]) => `${file}:${frame}`);
    const reported = readOracle()
      .filter(({ rstFrames }) => rstFrames.length > 0)
      .flatMap(({ file }) => injectedIn(file).map((frame) => `${file}:${frame}`));
    assert.deepEqual(reported.sort(), judged.sort());
  });
});

function injectedIn(file: string): number[] {
  const stored = readFileSync(sharedCapture(`public/${file}`));
  const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
  const analyzer = new Analyzer({ fileName: file, expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  return findingsOf(analyzer)
    .list.filter(({ kind }) => kind === "rst-injected")
    .map(({ segment }) => analyzer.segments.frame[segment] ?? 0);
}
