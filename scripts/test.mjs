/**
 * `npm test`: sets the machine up, then checks everything: lint and format, types, the build, the tests, and the tests
 * in a real VS Code. Ends with one line that counts. Only Node's own modules are imported before the set-up is done.
 */
import { launch } from "./lib/launch.mjs";
import { ensurePackages, ensurePrograms } from "./lib/setUp.mjs";
import { ensureVsCode } from "./lib/vscodeTools.mjs";

await launch("test", async () => {
  await ensurePackages();
  await ensurePrograms(["chromium", "g++", "make", "python3"]);
  await ensureVsCode();
  const { check } = await import("./lib/check.mjs");
  const counts = await check();
  if (counts.failed > 0) process.exitCode = 1;
});
