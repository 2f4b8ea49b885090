import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startCodeServer } from "./codeServer.mjs";
import { Stop, say } from "./launch.mjs";
import { root } from "./root.mjs";

/** The same at each start where it is free, so that a forwarded port or a bookmark stays right. */
const PORT = 8470;

/**
 * Opens a capture in VS Code in the browser. The extension is a link to this checkout: after `npm run watch` has built
 * a change, reloading the page shows it.
 * @param {string} file
 * @param {string} profile An empty folder, removed by the caller.
 */
export async function openInCodeServer(file, profile) {
  const extensions = join(profile, "extensions");
  await mkdir(extensions);
  await symlink(root, join(extensions, "tcp-lifelines.tcp-lifelines"), "dir");
  await symlink(join(root, "scripts/opener"), join(extensions, "tcp-lifelines.tcp-lifelines-opener"), "dir");
  const server = await startCodeServer({
    folder: dirname(file),
    extensions,
    profile,
    port: PORT,
    env: { TCP_LIFELINES_OPEN: file },
  });
  say(`\nThe capture is open in VS Code at\n\n  ${server.address}\n\nCtrl-C ends it.`);
  let wanted = true;
  return {
    ended: server.ended.then(() => {
      if (wanted) throw new Stop("code-server has ended by itself.");
    }),
    stop() {
      wanted = false;
      return server.stop();
    },
  };
}
