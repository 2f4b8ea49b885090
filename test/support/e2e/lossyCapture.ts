import { readFile, writeFile } from "node:fs/promises";
import { SAMPLE } from "./badCaptures.ts";

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** Between these seconds after the first frame every second frame is missing. */
export const LOSS = { from: 3, until: 6 } as const;

/** The bundled sample as a capture would be that lost packets for a while. */
export async function writeLossyCapture(path: string): Promise<void> {
  const sample = await readFile(SAMPLE);
  const kept = [sample.subarray(0, FILE_HEADER_BYTES)];
  const timeAt = (at: number): number => sample.readUInt32LE(at) + sample.readUInt32LE(at + 4) / 1e6;
  const start = timeAt(FILE_HEADER_BYTES);
  let lossy = 0;
  for (let at = FILE_HEADER_BYTES; at < sample.length; ) {
    const end = at + RECORD_HEADER_BYTES + sample.readUInt32LE(at + 8);
    const time = timeAt(at) - start;
    const isLossy = time >= LOSS.from && time < LOSS.until;
    if (isLossy) lossy++;
    if (!isLossy || lossy % 2 === 1) kept.push(sample.subarray(at, end));
    at = end;
  }
  await writeFile(path, Buffer.concat(kept));
}
