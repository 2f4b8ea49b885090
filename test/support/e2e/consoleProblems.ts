import type { Page } from "playwright-core";

/** What code-server's own page always complains about. */
const NOISE: readonly RegExp[] = [
  /\/vsda(_bg)?\.(js|wasm)/, // A proprietary module that builds from source do not have.
  /\[lifecycle\] Long running operations during shutdown/, // VS Code's own, at every reload in a browser.
  /Unable to write file 'vscode-log:/, // VS Code's own log of the window, while the window goes away in a reload.
  /Error: Throttler is disposed\s+at .*\bworkbench\.js/, // VS Code's own, where something is closed before it was done (microsoft/vscode#191624).
  /authentication provider 'github' to register/, // code-server ships none, and something of VS Code asks for it.
];

/**
 * Collects what went wrong in the page and in all its frames: errors on the console (violations of the content
 * security policy are among them) and exceptions that nobody caught.
 */
export function collectConsoleProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    const { url } = message.location();
    const problem = `${message.text()} (${url})`;
    if (message.type() === "error" && !NOISE.some((noise) => noise.test(problem))) problems.push(problem);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  return problems;
}
