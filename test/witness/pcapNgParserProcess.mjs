/**
 * Reads the pcapng files named on the command line with the npm package pcap-ng-parser, and prints one line of JSON
 * for each: its interfaces and packets, or why it failed. A process of its own, since the package throws where no
 * caller can catch it.
 */
import { readFileSync } from "node:fs";
import PCAPNGParser from "pcap-ng-parser";

for (const file of process.argv.slice(2))
  process.stdout.write(`${JSON.stringify({ file, ...read(file) })}\n`);

/** @param {string} file */
function read(file) {
  const parser = new PCAPNGParser();
  const packets = [];
  const interfaces = [];
  let failure = null;
  parser.on("error", (error) => {
    failure ??= String(error);
  });
  parser.on("interface", (each) => interfaces.push({ linkType: each.linkType, name: each.name ?? null }));
  parser.on("data", ({ interfaceId, timestampHigh, timestampLow, data }) => {
    packets.push({ interfaceId, timestampHigh, timestampLow, data: data.toString("hex") });
  });
  try {
    parser.write(readFileSync(file));
    // Objects wait in the stream's buffer until they are taken.
    for (let packet = parser.read(); packet !== null; packet = parser.read());
  } catch (error) {
    failure = String(error);
  }
  return failure === null ? { failure, interfaces, packets } : { failure };
}
