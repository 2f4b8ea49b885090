/**
 * How a launcher begins, speaks and stops: plain lines while it works, one plain sentence when it cannot go on.
 * Node's own modules only: this runs before anything is installed.
 */

/** Thrown with one sentence for the person at the terminal. */
export class Stop extends Error {}

/** @param {string} line */
export function say(line) {
  console.log(line);
}

/**
 * Runs a launcher. Whatever goes wrong ends in one sentence and status 1; a stack trace only helps someone who
 * asked for it (DEBUG=1).
 * @param {string} name
 * @param {() => Promise<void>} main
 */
export async function launch(name, main) {
  try {
    const major = Number(process.versions.node.split(".")[0]);
    if (major < 20) throw new Stop(`Node 20 or newer is needed, this is Node ${process.versions.node}.`);
    await main();
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? firstLine(error.message) : error}`);
    if (process.env.DEBUG && error instanceof Error) console.error(error.stack);
    process.exitCode = 1;
  }
}

/** @param {string} text */
function firstLine(text) {
  return text.split("\n", 1)[0] ?? "";
}
