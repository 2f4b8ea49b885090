/** `npm run package`: builds, and makes the VSIX that VS Code installs. */
import { build } from "./lib/build.mjs";
import { launch, say } from "./lib/launch.mjs";
import { packageExtension } from "./lib/packageExtension.mjs";
import { ensureVsCode } from "./lib/vscodeTools.mjs";

await launch("package", async () => {
  await ensureVsCode();
  await build();
  await packageExtension("tcp-lifelines.vsix");
  say("tcp-lifelines.vsix is made; install it with: code --install-extension tcp-lifelines.vsix");
});
