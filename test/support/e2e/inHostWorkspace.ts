import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE } from "./badCaptures.ts";

/** Captures for the tests inside the extension host; what else they need they write themselves. */
export async function prepareWorkspace(folder: string): Promise<void> {
  await copyFile("test/fixtures/lab/04a_paws_tw_nat.pcap", join(folder, "refused.pcap"));
  await copyFile(SAMPLE, join(folder, "recycle.pcap"));
  await writeFile(join(folder, "noCapture.pcap"), "This is no capture.\n");
}
