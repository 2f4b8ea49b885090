/** The command line as it is shipped, on the sample and on files that are no capture or a damaged one. */
import assert from "node:assert/strict";
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { AnalysisDocument } from "#core/report/contract.ts";
import { type BadCapture, SAMPLE, writeBadCaptures } from "#test/support/e2e/badCaptures.ts";
import { type Ran, ran, STACK_LINE, WITHOUT_ROOTS_RIGHTS } from "#test/support/e2e/processes.ts";

const CANNOT_BE_READ = 3;

/** The kinds of `writeBadCaptures`: the tests are named before the files are made. */
const KINDS = ["empty-file", "not-a-capture", "truncated-header", "bad-record-length", "bad-block-length"];

describe("the command line", () => {
  let folder: string;
  let bad: readonly BadCapture[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tcp-lifelines-cli-"));
    bad = await writeBadCaptures(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function analyze(...args: readonly string[]): Ran {
    return ran(process.execPath, ["dist/cli.cjs", "analyze", ...args]);
  }

  test("tells a person what is in the sample", () => {
    const { status, stdout, errors } = analyze(SAMPLE);
    assert.equal(status, 0);
    assert.deepEqual(errors, []);
    assert.match(stdout, /388 frames, 51 connections/);
    assert.match(stdout, /192\.0\.2\.1:35051/);
  });

  test("says in a sentence that it may not have the addresses it needs, and does with less when Node is told to", () => {
    const limited = "ulimit -v 8000000 && exec node dist/cli.cjs analyze";
    const refused = ran("bash", ["-c", `${limited} ${SAMPLE}`]);
    assert.notEqual(refused.status, 0);
    assert.deepEqual(refused.errors.length, 1);
    assert.match(
      refused.errors[0] ?? "",
      /^tcp-lifelines: There is no room for the 12 GB of addresses .* ulimit -v\.$/,
    );
    const helped = ran("bash", [
      "-c",
      `NODE_OPTIONS=--disable-wasm-trap-handler; export NODE_OPTIONS; ${limited} ${SAMPLE}`,
    ]);
    assert.equal(helped.status, 0);
    assert.match(helped.stdout, /388 frames, 51 connections/);
  });

  test("says in a sentence that a part of it is missing", async () => {
    const alone = join(folder, "cli.cjs");
    await copyFile("dist/cli.cjs", alone);
    const { status, stdout, errors } = ran(process.execPath, [alone, "analyze", SAMPLE]);
    assert.equal(status, CANNOT_BE_READ);
    assert.equal(stdout, "");
    assert.equal(errors.length, 1);
    assert.match(
      errors[0] ?? "",
      /^tcp-lifelines: .*fastPath\.wasm cannot be read \(ENOENT\): .* as a whole\.$/,
    );
  });

  test("runs as a program of its own", () => {
    assert.equal(ran("dist/cli.cjs", ["--version"]).status, 0);
  });

  test("tells all kinds of damage that are tried here", () => {
    assert.deepEqual(bad.map(({ kind }) => kind).sort(), [...KINDS].sort());
  });

  for (const kind of KINDS) {
    test(`says one sentence with the offset: ${kind}`, () => {
      const capture = bad.find((each) => each.kind === kind);
      assert.ok(capture);
      const file = join(folder, capture.name);
      const { status, stdout, errors } = analyze("--format", "json", file);
      if (capture.frames === 0) {
        assert.equal(status, CANNOT_BE_READ);
        assert.equal(stdout, "");
        assert.equal(errors.length, 1, errors.join("\n"));
        assert.match(errors[0] ?? "", new RegExp(`${capture.name}: .+offset ${capture.offset}\\b`));
        return;
      }
      assert.equal(status, 0);
      assert.deepEqual(errors, []);
      const { frames, problems } = (JSON.parse(stdout) as AnalysisDocument).capture;
      assert.equal(frames, capture.frames, "everything before the damage is kept");
      assert.deepEqual(
        problems.map((problem) => ({ kind: problem.kind, offset: problem.offset })),
        [{ kind, offset: capture.offset }],
      );
      const [problem] = problems;
      assert.ok(problem);
      const text = analyze(file).stdout;
      assert.ok(text.includes(problem.message), text);
      assert.doesNotMatch(text, STACK_LINE);
    });
  }

  test("says that a file must not be read", async () => {
    const secret = join(folder, "secret.pcap");
    await copyFile(SAMPLE, secret);
    await chmod(secret, 0);
    const [file = "", ...args] = [
      ...WITHOUT_ROOTS_RIGHTS,
      process.execPath,
      "dist/cli.cjs",
      "analyze",
      secret,
    ];
    const { status, stdout, errors } = ran(file, args);
    assert.equal(status, CANNOT_BE_READ);
    assert.equal(stdout, "");
    assert.deepEqual(errors, [`tcp-lifelines: ${secret}: you may not read this file.`]);
  });

  test("says that a folder is no capture, and that there is no such file", () => {
    for (const path of [folder, join(folder, "nowhere.pcap")]) {
      const { status, stdout, errors } = analyze(path);
      assert.equal(status, CANNOT_BE_READ);
      assert.equal(stdout, "");
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0] ?? "", /this is a directory|there is no such file/);
    }
  });
});
