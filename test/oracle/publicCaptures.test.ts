/** Every public capture against what independent tools say about it. The known differences: `differences.md`. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { CaptureReader } from "#core/capture/captureReader.ts";
import { AddressTable } from "#core/model/addressTable.ts";
import { FrameDecoder } from "#core/wire/frameDecoder.ts";
import { ACK, createSegment, RST, SYN } from "#core/wire/segment.ts";
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

async function ourFacts(file: string): Promise<Facts> {
  const decoder = new FrameDecoder(new AddressTable());
  const segment = createSegment();
  const synFrames: number[] = [];
  const rstFrames: number[] = [];
  let tcp = 0;
  let last = 0;
  const reader = new CaptureReader({
    onFrame(record, view) {
      assert.equal(record.frame, ++last);
      if (!decoder.decode(record, view, segment)) return;
      tcp++;
      if ((segment.flags & (SYN | ACK)) === SYN) synFrames.push(segment.frame);
      if ((segment.flags & RST) !== 0) rstFrames.push(segment.frame);
    },
  });
  await readCapture(sharedCapture(`public/${file}`), (chunk) => {
    reader.push(chunk);
    return !reader.stopped;
  });
  reader.end();
  const skipped = [...decoder.skipped.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(tcp + skipped, reader.info.frames, "every frame is either a segment or counted with a reason");
  return facts(reader.info.frames, tcp, synFrames, rstFrames);
}

function facts(
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
  return facts(row.frames ?? 0, row.tcp, row.synFrames, row.rstFrames);
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
