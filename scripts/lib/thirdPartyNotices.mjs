/** The licenses of the packages that the bundles contain: MIT asks that its text travels with the code. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * @param {string} root
 * @param {readonly import("esbuild").BuildResult<{ metafile: true }>[]} results
 */
export async function thirdPartyNotices(root, results) {
  const packages = new Set(
    results
      .flatMap((result) => Object.keys(result.metafile.inputs))
      .map((input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
      .filter((name) => name !== undefined),
  );
  const notices = await Promise.all(
    [...packages].sort().map((name) => notice(join(root, "node_modules", name))),
  );
  return `TCP Lifelines contains code of these packages.\n\n${notices.join("\n")}`;
}

/** @param {string} folder */
async function notice(folder) {
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const license = (await readdir(folder)).find((file) => /^licen[cs]e(\.\w+)?$/i.test(file));
  if (!license) throw new Error(`${name} ${version} is bundled, but its package holds no license text.`);
  return `==== ${name} ${version} ====\n\n${(await readFile(join(folder, license), "utf8")).trim()}\n`;
}
