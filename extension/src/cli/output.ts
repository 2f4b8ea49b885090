/** Writing to the standard streams: waits where the reader is slower, and ends in silence when the reader is gone. */

import { once } from "node:events";

/** A reader that has seen enough (`| head`) closes the pipe: that is no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

export async function writeOutput(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** All that was written is out of our hands. */
export async function allWritten(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((done) => stream.write("", () => done()));
}

/** Writes small pieces together: a write for each line would cost more than the analysis. */
export async function writePieces(pieces: Iterable<string>): Promise<void> {
  let waiting = "";
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length >= PIECE_CHARACTERS) {
      await writeOutput(waiting);
      waiting = "";
    }
  }
  if (waiting !== "") await writeOutput(waiting);
}

const PIECE_CHARACTERS = 1 << 16;

export function writeError(text: string): void {
  process.stderr.write(text);
}
