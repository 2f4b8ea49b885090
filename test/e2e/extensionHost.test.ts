/** What runs inside the extension host: every provider is asked as VS Code asks it. The tests are in test/inHost. */
import { describe, test } from "node:test";
import { runInExtensionHost } from "#test/support/e2e/extensionHost.ts";
import { prepareWorkspace } from "#test/support/e2e/inHostWorkspace.ts";

const results = await runInExtensionHost(prepareWorkspace);

describe("in the extension host", () => {
  for (const { title, failure } of results) {
    test(title, () => {
      if (failure !== null) throw new Error(failure);
    });
  }
});
