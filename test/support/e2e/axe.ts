/** What axe-core finds wrong with a document: rules of WCAG 2.2 A and AA, and axe's own best practices. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Locator } from "playwright-core";
import { eventually } from "./eventually.ts";

const require = createRequire(import.meta.url);

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/**
 * A line for each element that breaks a rule: the rule, the element, what is wrong.
 * @param body of the document that is looked at
 */
export async function accessibilityFaults(body: Locator): Promise<readonly string[]> {
  const source = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  // By the debugger's protocol, which the page's security policy does not concern.
  await body.evaluate(source);
  return body.evaluate(async (element) => {
    const { violations } = await window.axe.run(element.ownerDocument, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)}: ${failureSummary}`),
    );
  });
}

/**
 * Waits until axe-core finds nothing wrong: a picture has its name when it is drawn.
 * @param what is looked at
 */
export function isAccessible(body: Locator, what = ""): Promise<void> {
  return eventually(async () => assert.deepEqual(await accessibilityFaults(body), [], what || undefined));
}
