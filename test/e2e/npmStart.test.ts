/** `npm start`, as someone types it who has just cloned the repository. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { startBrowser } from "#test/support/e2e/browser.ts";
import { CaptureEditor } from "#test/support/e2e/captureEditor.ts";
import { allEnd, ran, STACK_LINE } from "#test/support/e2e/processes.ts";
import { Workbench } from "#test/support/e2e/workbench.ts";

/** Asks until there is an answer. */
async function until<T>(ask: () => Promise<T | null> | T | null): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(50);
  }
}

/** Ends all of a terminal's processes, as Ctrl-C does there. */
function interrupt(group: ChildProcess): void {
  process.kill(-(group.pid ?? 0), "SIGINT");
}

describe("npm start", () => {
  let home: string;
  let capture: string;
  const started: ChildProcess[] = [];
  before(async () => {
    home = await mkdtemp(join(tmpdir(), "start-"));
    await mkdir(join(home, "captures"));
    await mkdir(join(home, "tmp"));
    capture = join(home, "captures", "incident one.pcap");
    await copyFile(SAMPLE, capture);
  });
  after(async () => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) interrupt(child);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Starts it in a process group of its own, without a display unless `env` has one. */
  function start(env: NodeJS.ProcessEnv): {
    child: ChildProcess;
    said: (pattern: RegExp) => Promise<RegExpExecArray>;
  } {
    const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI, NODE_OPTIONS, ...clean } = process.env;
    const child = spawn("npm", ["start", "--", capture], {
      detached: true,
      env: { ...clean, TMPDIR: join(home, "tmp"), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    started.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const said = (pattern: RegExp): Promise<RegExpExecArray> =>
      until(() => {
        const found = pattern.exec(output);
        assert.ok(found !== null || child.exitCode === null, `it said only:\n${output}`);
        return found;
      });
    return { child, said };
  }

  test("prints the analysis and serves the capture in VS Code, until Ctrl-C", {
    timeout: 180_000,
  }, async () => {
    const { child, said } = start({});
    await said(/388 frames, 51 connections/);
    const [, address = ""] = await said(/^ {2}(http:\/\/127\.0\.0\.1:\d+\/\S+)$/m);
    const browser = await startBrowser(join(home, "browser"));
    try {
      await browser.page.goto(address);
      const workbench = new Workbench(browser.page);
      await workbench.tab("incident one.pcap").waitFor();
      await new CaptureEditor(workbench.webview()).complete("incident one.pcap");
    } finally {
      await browser.close();
    }
    interrupt(child);
    await once(child, "exit");
    await assert.rejects(fetch(address), "nobody serves it any more");
    assert.deepEqual(await readdir(join(home, "tmp")), [], "nothing is left");
  });

  test("opens it in the installed VS Code where there is one, and ends that too", {
    timeout: 180_000,
  }, async () => {
    // A stand-in that does what `code --wait` does: it notes the editor's process in the profile, and waits.
    const bin = join(home, "bin");
    await mkdir(bin);
    await writeFile(
      join(bin, "code"),
      `#!/bin/bash
printf '%s\\n' "$TCP_LIFELINES_OPEN" "$@" > "${home}/called"
while [ "$1" != --user-data-dir ]; do shift; done
sleep 1000 & echo -n $! > "$2/code.lock"; echo $! > "${home}/editor"
wait
`,
    );
    await chmod(join(bin, "code"), 0o755);
    const { child, said } = start({ DISPLAY: ":0", PATH: [bin, process.env["PATH"]].join(delimiter) });
    await said(/The capture is open in \S+\/bin\/code\./);
    const editor = Number(await until(() => readFile(join(home, "editor"), "utf8").catch(() => null)));
    interrupt(child);
    await once(child, "exit");
    const [opened, ...args] = (await readFile(join(home, "called"), "utf8")).trim().split("\n");
    assert.equal(opened, capture);
    assert.ok(args.includes(`--extensionDevelopmentPath=${process.cwd()}`), args.join(" "));
    assert.equal(args.at(-1), join(home, "captures"));
    await allEnd(editor);
    assert.deepEqual(await readdir(join(home, "tmp")), [], "nothing is left");
  });

  for (const { wrong, args, says } of [
    {
      wrong: "a file that is not there",
      args: ["nowhere.pcap"],
      says: /^start: There is no file .+nowhere\.pcap\.$/,
    },
    { wrong: "a folder", args: ["test"], says: /^start: .+test is not a file\.$/ },
    { wrong: "two files", args: ["one.pcap", "two.pcap"], says: /^start: Usage: npm start \[-- FILE\]$/ },
    { wrong: "an option", args: ["--frobnicate"], says: /^start: Usage: npm start \[-- FILE\]$/ },
  ]) {
    test(`says one sentence about ${wrong}`, () => {
      const { status, errors } = ran(process.execPath, ["scripts/start.mjs", ...args], {
        INIT_CWD: process.cwd(),
      });
      assert.equal(status, 1);
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0] ?? "", says);
      assert.doesNotMatch(errors.join("\n"), STACK_LINE);
    });
  }
});
