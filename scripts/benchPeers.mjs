/** What the benchmark runs on a capture: our command line, and the programs that others use on such files. */
import { join } from "node:path";
import { root } from "./lib/root.mjs";

/**
 * `slow`: takes minutes on a large capture, and memory to match; run once. `formats`: what it can read.
 * @typedef {{ name: string, command: (file: string) => readonly [string, ...string[]], formats?: readonly string[], slow?: boolean }} Program
 */

/** @type {Program} */
export const ours = {
  name: "tcp-lifelines",
  command: (file) => [
    process.execPath,
    join(root, "dist/cli.cjs"),
    "analyze",
    "--format",
    "json",
    "--summary",
    file,
  ],
};

/** The first is what the others are measured by. @type {readonly [Program, ...Program[]]} */
export const peers = [
  { name: "tcpdump -w /dev/null", command: (file) => ["tcpdump", "-n", "-r", file, "-w", "/dev/null"] },
  { name: "capinfos -c", command: (file) => ["capinfos", "-c", file] },
  { name: "softflowd", command: (file) => ["softflowd", "-d", "-r", file], formats: ["pcap"] },
  { name: "argus", command: (file) => ["argus", "-r", file, "-w", "/dev/null"], formats: ["pcap"] },
  { name: "tcptrace -b", command: (file) => ["tcptrace", "-b", "-n", file], formats: ["pcap"], slow: true },
  { name: "tshark conv,tcp", command: (file) => ["tshark", "-q", "-z", "conv,tcp", "-r", file], slow: true },
  {
    name: "pcap-ng-parser, records only",
    command: (file) => [process.execPath, join(root, "test/bench/pcapNgParserProcess.mjs"), file],
    formats: ["pcapng"],
    slow: true,
  },
];
