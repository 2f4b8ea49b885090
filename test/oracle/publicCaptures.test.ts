/** Every public capture against what independent tools say about it. The known differences: `differences.md`. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { analysisDocument } from "#core/report/analysisDocument.ts";
import { readCapture } from "#io/captureFile.ts";
import {
  type OracleRow,
  readOracle,
  sharedCapture,
  sharedCapturesSkip,
} from "#test/support/sharedCaptures.ts";

/** Facts about one capture, as text so that they stand in a table. */
type Facts = Readonly<Record<"frames" | "tcp" | "synFrames" | "rstFrames", string>>;

const DIFFERENCES = "test/oracle/differences.md";
const EXPECTED_FILES = 191;

/** "file fact" → "ours/oracle", from the table. */
function readDifferences(): ReadonlyMap<string, string> {
  const rows = readFileSync(DIFFERENCES, "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length === 8 && cells[1] !== "file" && !cells[1]?.startsWith("-"));
  for (const cells of rows) {
    assert.ok((cells[6] ?? "").length > 40, `${DIFFERENCES}: ${cells[1]} does not say why`);
  }
  return new Map(rows.map(([, file, fact, , ours, oracle]) => [`${file} ${fact}`, `${ours}/${oracle}`]));
}

/** From the analysis document, as its users read it: the SYNs and RSTs are those of all its connections together. */
async function ourFacts(file: string): Promise<Facts> {
  const analyzer = new Analyzer({ fileName: file, expectedBytes: null });
  const report = await readCapture(sharedCapture(`public/${file}`), (chunk) => {
    analyzer.push(chunk);
    return !analyzer.stopped;
  });
  analyzer.end();
  const facts = { bytes: report.bytesTotal, compression: report.compression, problems: report.problems };
  const { capture, connections = [] } = analysisDocument(analyzer, {
    version: "test",
    file: facts,
    summaryOnly: false,
  });
  const skipped = capture.skipped.reduce((sum, { frames }) => sum + frames, 0);
  assert.equal(
    capture.tcpSegments + skipped,
    capture.frames,
    "every frame is either a segment or counted with a reason",
  );
  const ascending = (frames: readonly number[]) => [...frames].sort((a, b) => a - b);
  return factsOf(
    capture.frames,
    capture.tcpSegments,
    ascending(connections.flatMap(({ synFrames }) => synFrames)),
    ascending(connections.flatMap(({ rstFrames }) => [...rstFrames.client, ...rstFrames.server])),
  );
}

function factsOf(
  frames: number,
  tcp: number,
  synFrames: readonly number[],
  rstFrames: readonly number[],
): Facts {
  return {
    frames: String(frames),
    tcp: String(tcp),
    synFrames: synFrames.join(" "),
    rstFrames: rstFrames.join(" "),
  };
}

function oracleFacts(row: OracleRow): Facts {
  return factsOf(row.frames ?? 0, row.tcp, row.synFrames, row.rstFrames);
}

if (sharedCapturesSkip) {
  test("public captures against the oracle", { skip: sharedCapturesSkip }, () => undefined);
} else {
  const known = readDifferences();
  const rows = readOracle();

  test("the oracle and the differences speak of the same files", () => {
    assert.equal(rows.length, EXPECTED_FILES);
    const files = new Set(rows.map((row) => row.file));
    for (const key of known.keys())
      assert.ok(files.has(key.split(" ")[0] ?? ""), `${DIFFERENCES} names ${key}`);
  });

  for (const row of rows) {
    test(row.file, async () => {
      const ours = await ourFacts(row.file);
      const oracle = oracleFacts(row);
      for (const fact of ["frames", "tcp", "synFrames", "rstFrames"] as const) {
        const expected = known.get(`${row.file} ${fact}`);
        if (expected === undefined)
          assert.equal(ours[fact], oracle[fact], `${fact} differs and is not in ${DIFFERENCES}`);
        else assert.equal(`${ours[fact]}/${oracle[fact]}`, expected, `${fact} is not as ${DIFFERENCES} says`);
      }
    });
  }
}
