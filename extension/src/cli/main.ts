/** The command `tcp-lifelines`: arguments in, exit status out. */

import { drawHashFactors } from "#core/secretHash.ts";
import { VERSION } from "#core/version.ts";
import { analyzeFiles } from "./analyzeFiles.ts";
import { parseArguments, USAGE } from "./arguments.ts";
import { allWritten, writeError, writeOutput } from "./output.ts";

/** Contract, "Exit status". */
const WRONG_USAGE = 2;
const FAILED = 3;

async function run(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(words);
  switch (parsed.command) {
    case "help":
      await writeOutput(USAGE);
      return 0;
    case "version":
      await writeOutput(`tcp-lifelines ${VERSION}\n`);
      return 0;
    case "usage-error":
      writeError(`tcp-lifelines: ${parsed.message}\nSee tcp-lifelines --help.\n`);
      return WRONG_USAGE;
    case "analyze":
      return analyzeFiles(parsed);
  }
}

drawHashFactors(Math.random);
run(process.argv.slice(2)).then(
  async (status) => {
    await allWritten();
    // At once: taking the heap down piece by piece, and finding first what of it is garbage, is for processes that go on.
    process.exit(status);
  },
  (error: unknown) => {
    writeError(`tcp-lifelines: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = FAILED;
  },
);
