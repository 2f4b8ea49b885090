import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { LIMIT_MS } from "./eventually.ts";
import { openVsCode, type VsCode, type VsCodeOptions } from "./vscode.ts";

/** Pictures of the moments where a test failed. */
const FAILURES = ".vscode-test/failures";

/** Some waits, each of which may last as long as it is allowed to. */
const STEP_LIMIT_MS = 4 * LIMIT_MS;

/** A step of a story: a test in the VS Code that the steps before it have left. */
export type Step = (title: string, run: (vscode: VsCode) => Promise<void>) => void;

/**
 * A story in one VS Code, told step by step. Its last step is always the same: nothing went wrong behind the scene.
 */
export function story(title: string, options: VsCodeOptions, tell: (step: Step) => void): void {
  describe(title, () => {
    let vscode: VsCode;
    before(
      async () => {
        vscode = await openVsCode(options);
      },
      { timeout: STEP_LIMIT_MS },
    );
    after(() => vscode?.close());

    const step: Step = (name, run) => {
      test(name, { timeout: STEP_LIMIT_MS }, async () => {
        try {
          await run(vscode);
        } catch (error) {
          const picture = join(FAILURES, `${`${title} ${name}`.replaceAll(/\W+/g, "-")}.png`);
          await mkdir(FAILURES, { recursive: true });
          await vscode.page.screenshot({ path: picture });
          throw new Error(`What was on the screen: ${picture}`, { cause: error });
        }
      });
    };
    tell(step);
    step(
      "no error on the console, no violation of the security policy, none in the extension host",
      async (it) => {
        assert.deepEqual(it.consoleProblems, []);
        assert.deepEqual(await it.hostProblems(), []);
      },
    );
  });
}
