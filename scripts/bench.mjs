/**
 * `npm run bench [-- --packets=1000000,10000000 --rounds=5 --save]`: our command line and the peers that are installed
 * on the same generated captures, in turn. Tells ratios: seconds belong to a machine, and to what else it does.
 * `--save` writes test/bench/results.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { captureOf } from "./benchCaptures.mjs";
import { benchFrames } from "./benchFrames.mjs";
import { measure, median, readThrough, touchMemory } from "./benchMeasure.mjs";
import { ours, peers } from "./benchPeers.mjs";
import { build } from "./lib/build.mjs";
import { launch, Stop, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";

/** What a capture may cost in memory: bytes a packet, bytes a connection, and whatever the size. */
const PACKET_BYTES = 64;
const CONNECTION_BYTES = 160;
const FIXED_BYTES = 120e6;

/**
 * @typedef {ReturnType<typeof measure>} Run
 * @typedef {import("./benchMeasure.mjs").Measurement} Measurement
 * @typedef {import("./benchPeers.mjs").Program & { file: string, runs: Run[] }} Row
 * `cpu`: of our program on the pcap, in seconds.
 * @typedef {{ frames: number, cpu: number }} Cost
 */

await launch("bench", async () => {
  const { values } = parseArgs({
    options: {
      packets: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      slow: { type: "boolean", default: true },
      frames: { type: "boolean", default: true },
      save: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  await build();
  const lines = [...heading(), ""];
  /** @type {Cost[]} */
  const costs = [];
  for (const size of values.packets.split(",")) {
    const packets = Number(size);
    if (!(packets >= 1000)) throw new Stop(`--packets takes numbers from 1000, not ${size}.`);
    const { text, cost } = await benchSize(packets, Number(values.rounds), values.slow);
    lines.push(...text, "");
    costs.push(cost);
  }
  if (costs.length > 1) lines.push(...furtherPackets(costs), "");
  if (values.frames) lines.push(...(await benchFrames()), "");
  say(lines.join("\n"));
  if (values.save) writeFileSync(join(root, "test/bench/results.md"), `${lines.join("\n").trimEnd()}\n`);
});

/**
 * @param {number} packets
 * @param {number} rounds
 * @param {boolean} slow
 */
async function benchSize(packets, rounds, slow) {
  /** @type {import("./benchCaptures.mjs").Recipe} */
  const recipe = { packets, format: "pcap", payload: "small", story: "mixed", seed: 1 };
  const pcap = await captureOf(recipe);
  const pcapng = await captureOf({ ...recipe, format: "pcapng" });
  /** @type {Row[]} */
  const rows = [
    { ...ours, file: pcap.path },
    { ...ours, name: `${ours.name}, the same as pcapng`, file: pcapng.path },
    ...peers
      .filter((peer) => slow || !peer.slow)
      .map((peer) => ({
        ...peer,
        file: (peer.formats ?? ["pcap"]).includes("pcap") ? pcap.path : pcapng.path,
      })),
  ].map((row) => ({ ...row, runs: [] }));
  const { connections } = pcap.truth;
  const allowed = PACKET_BYTES * pcap.truth.frames + CONNECTION_BYTES * connections + FIXED_BYTES;
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      if (row.slow && round > 0) continue;
      readThrough(row.file);
      touchMemory(allowed);
      const run = measure(row.command(row.file));
      row.runs.push(run);
      if (row.command !== ours.command) continue;
      if (typeof run === "string") throw new Stop(`Our own program ${run}: ${row.file}.`);
      demandTruth(JSON.parse(run.output), pcap.truth);
    }
  }

  const base = rows.find(({ name }) => name === peers[0].name);
  const own = measured(rows[0]);
  const peak = Math.max(...own.map((run) => run.peak));
  const text = [
    `## ${count(pcap.truth.frames)} packets, ${count(connections)} connections, ${megabytes(pcap.bytes)}`,
    "",
    `| program | CPU, ratio to ${peers[0].name} | CPU, ns a packet | peak memory |`,
    "|---|---|---|---|",
    ...rows.map((row) => rowText(row, measured(base), pcap.truth.frames)),
    "",
    `Every run of ours met the generator's truth. Memory allowed: ${PACKET_BYTES} bytes a packet, ${CONNECTION_BYTES} a connection and ${megabytes(FIXED_BYTES)}, which is ${megabytes(allowed)}; used at most ${megabytes(peak)}.`,
  ];
  return { text, cost: { frames: pcap.truth.frames, cpu: median(own.map((run) => run.cpu)) } };
}

/**
 * What does not grow with the packets, starting and compiling the program, is left out where two sizes are compared.
 * @param {readonly Cost[]} costs
 */
function furtherPackets(costs) {
  const text = costs.slice(1).map(({ frames, cpu }, i) => {
    const before = costs[i] ?? { frames: 0, cpu: 0 };
    const each = ((cpu - before.cpu) / (frames - before.frames)) * 1e9;
    return `| ${count(before.frames)} to ${count(frames)} packets | ${each.toFixed(0)} |`;
  });
  return [
    "## What a further packet costs",
    "",
    "| from one size to the next | CPU, ns a packet |",
    "|---|---|",
    ...text,
  ];
}

/**
 * @param {Row | undefined} row
 * @returns {Measurement[]}
 */
function measured(row) {
  return (row?.runs ?? []).filter((run) => typeof run !== "string");
}

/**
 * @param {Row} row
 * @param {readonly Measurement[]} base
 * @param {number} frames
 */
function rowText(row, base, frames) {
  const word = row.runs.find((run) => typeof run === "string");
  if (word !== undefined) return `| ${row.name} | ${word} | | |`;
  const runs = measured(row);
  const cpu = median(runs.map((run) => run.cpu));
  // Each run against the one of the same round: what else the machine did then hit both.
  const ratios = runs.map((run, i) => run.cpu / (base[i]?.cpu ?? Number.NaN));
  const peak = Math.max(...runs.map((run) => run.peak));
  const ratio = median(ratios);
  // `time` counts hundredths of a second: on a small capture the other took none.
  const none = base.length === 0 ? "" : "too short";
  return `| ${row.name} | ${Number.isFinite(ratio) ? ratio.toFixed(2) : none} | ${((cpu / frames) * 1e9).toFixed(0)} | ${megabytes(peak)} |`;
}

/**
 * @param {{ summary: { connections: number, quadruplets: number, byState: object, findings: object } }} document
 * @param {import("./benchCaptures.mjs").Capture["truth"]} truth
 */
function demandTruth({ summary }, truth) {
  for (const [name, found, expected] of [
    ["connections", { n: summary.connections }, { n: truth.connections }],
    ["quadruplets", { n: summary.quadruplets }, { n: truth.quadruplets }],
    ["states", summary.byState, truth.byState],
    ["findings", summary.findings, truth.findings],
  ]) {
    if (sorted(found) !== sorted(expected))
      throw new Stop(`The truth is not met, ${name}: ${sorted(found)} instead of ${sorted(expected)}.`);
  }
}

/** @param {object | string | undefined} counts */
function sorted(counts) {
  return JSON.stringify(Object.entries(counts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function heading() {
  const [first] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return [
    "# Benchmark",
    "",
    "Written by `npm run bench`. Only the ratios travel: the same file, the programs in turn, CPU (user and system) of",
    "the whole process, median over the rounds. The machine was shared with other work, which the ratios of one round",
    "share as well. Before each run the file is read once, and as much memory as ours may take is touched and given back:",
    "`readThrough` and `touchMemory` in scripts/benchMeasure.mjs say why.",
    "",
    `${cpus().length} × ${first?.model ?? "unknown"}, ${memory}, ${system()}, Linux ${release()}, Node ${process.versions.node}.`,
  ];
}

function system() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}

/** @param {number} n */
function count(n) {
  return n.toLocaleString("en");
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 0 })} MB`;
}
