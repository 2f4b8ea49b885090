/**
 * A second witness of our pcapng reader: the npm package pcap-ng-parser 1.0.0, which was asked for by name. It fails
 * on most real files (an interface without options, or with options whose lengths do not happen to suit it), reads
 * only the first section, and knows neither resolutions nor simple packets; so files of our own are written that it
 * can read, and of the shared captures those are compared that it survives.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import type { CaptureInfo } from "#core/capture/captureInfo.ts";
import { ascii, zeros } from "#test/support/byteWriter.ts";
import { ethernet, ipv4, ipv6, tcp } from "#test/support/packetBytes.ts";
import { PcapngWriter, textOption } from "#test/support/pcapngWriter.ts";
import { type ReadCapture, readFrames } from "#test/support/readFrames.ts";
import { readOracle, sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";

const LEAST_FILES = 10;
const run = promisify(execFile);

interface Testimony {
  readonly file: string;
  readonly failure: string | null;
  readonly interfaces: readonly { readonly linkType: number; readonly name: string | null }[];
  readonly packets: readonly {
    readonly interfaceId: number;
    readonly timestampHigh: number;
    readonly timestampLow: number;
    readonly data: string;
  }[];
}

async function hear(files: readonly string[]): Promise<Testimony[]> {
  const { stdout } = await run(process.execPath, ["test/witness/pcapNgParserProcess.mjs", ...files], {
    maxBuffer: 256 * 1024 * 1024,
    timeout: 60_000,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line): Testimony => JSON.parse(line));
}

const START = 1_700_000_000_000_000n;
const SYN = ethernet(ipv4(tcp({ flags: 2 })));
const name = (text: string): readonly [ReturnType<typeof textOption>] => [textOption(2, text)];

/** One file a feature. The witness needs an interface with exactly one option: its name. */
const FILES: Readonly<Record<string, (writer: PcapngWriter) => PcapngWriter>> = {
  "one packet": (writer) =>
    writer
      .section()
      .interface({ options: name("eth0") })
      .packet({ time: START, bytes: SYN }),
  "big-endian": (writer) =>
    writer
      .section(false)
      .interface({ options: name("eth0") })
      .packet({ time: START, bytes: SYN }),
  "every padding": (writer) => {
    writer.section().interface({ options: name("eth0") });
    for (let length = 0; length < 9; length++)
      writer.packet({ time: START + BigInt(length), bytes: zeros(length).fill(length) });
    return writer;
  },
  "every padding, big-endian": (writer) => {
    writer.section(false).interface({ options: name("eth0") });
    for (let length = 0; length < 9; length++)
      writer.packet({ time: START, bytes: zeros(length).fill(length) });
    return writer;
  },
  "three interfaces of different link types": (writer) => {
    writer.section();
    for (const [i, linkType] of [1, 113, 101].entries())
      writer.interface({ linkType, options: name(`wlan${i}`) });
    for (const interfaceId of [2, 0, 1, 1]) writer.packet({ interfaceId, time: START, bytes: ipv4(tcp()) });
    return writer;
  },
  "times beyond 32 bits, and none": (writer) => {
    writer.section().interface({ options: name("eth0") });
    for (const time of [0n, 0xffffffffn, 0x100000000n, START, (1n << 60n) + 1n])
      writer.packet({ time, bytes: SYN });
    return writer;
  },
  "packets with options": (writer) =>
    writer
      .section(true, [textOption(1, "a section's comment")])
      .interface({ options: name("any") })
      .packet({ time: START, bytes: SYN, options: [textOption(1, "a comment"), textOption(1, "another")] }),
  "cut packets": (writer) =>
    writer
      .section()
      .interface({ snapLength: 64, options: name("eth0") })
      .packet({ time: START, bytes: SYN, originalLength: 1514 }),
  "blocks between the packets": (writer) =>
    writer
      .section()
      .interface({ options: name("eth0") })
      .packet({ time: START, bytes: SYN })
      .names([{ address: [192, 0, 2, 1], names: ["a.example"] }])
      .block(0xbad, ascii("custom"))
      .block(0x80000001, ascii("local"))
      .packet({ time: START + 1n, bytes: SYN })
      .statistics(0, [textOption(1, "statistics")]),
  IPv6: (writer) =>
    writer
      .section()
      .interface({ options: name("utun3") })
      .packet({ time: START, bytes: ethernet(ipv6(tcp()), 0x86dd) }),
  "a long packet": (writer) =>
    writer
      .section()
      .interface({ options: name("eth0") })
      .packet({ time: START, bytes: zeros(262_144) }),
  "ten thousand packets": (writer) => {
    writer.section().interface({ options: name("eth0") });
    for (let i = 0; i < 10_000; i++) writer.packet({ time: START + BigInt(i), bytes: SYN });
    return writer;
  },
};

/**
 * What both say about the packets must be the same. The witness gives times as ticks of an unknown length: micro- or
 * nanoseconds, the same for all packets of an interface. It takes eight times the bytes of an option for its value,
 * so that a name has something behind it.
 */
function compare(testimony: Testimony, { frames, info }: ReadCapture): void {
  const ticks = testimony.packets.map(
    (packet) => (BigInt(packet.timestampHigh) << 32n) | BigInt(packet.timestampLow),
  );
  const lengths = new Map<number, bigint>();
  for (const [i, frame] of frames.entries()) {
    const nanoseconds = BigInt(frame.seconds) * 1_000_000_000n + BigInt(frame.nanoseconds);
    const tick = lengths.get(frame.interfaceId) ?? (nanoseconds === ticks[i] ? 1n : 1000n);
    if (nanoseconds > 0n) lengths.set(frame.interfaceId, tick);
    assert.equal(nanoseconds, (ticks[i] ?? -1n) * tick, `time of frame ${frame.frame}`);
  }
  const theirs = testimony.packets.map(({ interfaceId, data }) => {
    return { interfaceId, linkType: testimony.interfaces[interfaceId]?.linkType, data };
  });
  const ours = frames.map(({ interfaceId, linkType, bytes }) => ({ interfaceId, linkType, data: bytes }));
  assert.deepEqual(ours, theirs);
  for (const [i, each] of info.interfaces.entries()) {
    const theirName = testimony.interfaces[i]?.name ?? "";
    assert.ok(
      theirName === "" || theirName.startsWith(each.name ?? ""),
      `${theirName} begins with ${each.name}`,
    );
  }
}

/** Simple packets and further sections: the witness steps over the ones and takes the others for the first. */
function isBeyondWitness(info: CaptureInfo): boolean {
  const hasSimplePackets = info.problems.some((problem) => problem.kind === "no-timestamp");
  return hasSimplePackets || (info.variant ?? "").includes("sections");
}

test("files of our own, each read by both", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "tcp-lifelines-witness-"));
  try {
    const files: string[] = [];
    for (const [title, write] of Object.entries(FILES)) {
      const file = join(folder, `${title}.pcapng`);
      await writeFile(file, write(new PcapngWriter()).bytes());
      files.push(file);
    }
    const compared: string[] = [];
    for (const testimony of await hear(files)) {
      const title = basename(testimony.file, ".pcapng");
      assert.equal(testimony.failure, null, `the witness fails on "${title}"`);
      const ours = readFrames(await readFile(testimony.file));
      assert.deepEqual(ours.info.problems, []);
      assert.ok(ours.frames.length > 0);
      compare(testimony, ours);
      compared.push(title);
    }
    t.diagnostic(`compared: ${compared.join("; ")}`);
    assert.ok(compared.length >= LEAST_FILES, `only ${compared.length} files were compared`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("shared captures that the witness survives", { skip: sharedCapturesSkip }, async (t) => {
  const files = readOracle().flatMap(({ file }) =>
    file.endsWith(".pcapng") ? [sharedCapture(`public/${file}`)] : [],
  );
  const compared: string[] = [];
  for (const testimony of await hear(files)) {
    if (testimony.failure !== null || testimony.packets.length === 0) continue;
    const ours = readFrames(await readFile(testimony.file));
    if (isBeyondWitness(ours.info)) continue;
    compare(testimony, ours);
    compared.push(basename(testimony.file));
  }
  t.diagnostic(
    `compared: ${compared.join("; ")}; the witness fails on ${files.length - compared.length} others or finds nothing in them`,
  );
});
