/** Reads a pcapng file with the npm package pcap-ng-parser and counts its packets: a peer of the benchmark. */
import { createReadStream } from "node:fs";
import PCAPNGParser from "pcap-ng-parser";

let packets = 0;
const parser = new PCAPNGParser();
parser.on("data", () => packets++);
createReadStream(process.argv[2] ?? "").pipe(parser);
process.on("exit", () => {
  console.log(packets);
  if (packets === 0) process.exitCode = 1;
});
