/**
 * Captures of which not all segments are in memory, as those of more than 20 M segments are, at a size that a test can make: with
 * the setting that says from how many on. Then ten of them are opened and closed.
 */
import assert from "node:assert/strict";
import { link, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { generate } from "#test/bench/generate.ts";
import { newTruth, type Truth } from "#test/bench/truth.ts";
import { eventually, has, reads, untilThere } from "#test/support/e2e/eventually.ts";
import { countWorkers, type HostProbe, openFiles } from "#test/support/e2e/hostProbe.ts";
import { type Conversation, ordinaryConversations } from "#test/support/e2e/ordinaryConversation.ts";
import { story } from "#test/support/e2e/story.ts";
import type { VsCode } from "#test/support/e2e/vscode.ts";
import { readFrames } from "#test/support/readFrames.ts";

const CAPTURE = "large.pcap";
const TEN = Array.from({ length: 10 }, (_, i) => `one-of-ten-${i}.pcap`);
const SEGMENTS_IN_MEMORY = 5000;
/** Of the host's own thread. The ten files have 80 MB: whoever kept one of them, or what is shown of each, would be seen. */
const MAY_STAY_BYTES = 6 * 2 ** 20;

let truth: Truth = newTruth();
let pcap: Buffer = Buffer.alloc(0);
/** Ordinary connections from all over the file: of most of them no more is kept than how they opened. */
let ordinary: readonly Conversation[] = [];

async function prepare(folder: string): Promise<void> {
  const pieces: Uint8Array[] = [];
  truth = generate({ packets: 60_000, seed: 21, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
    pieces.push(bytes.slice()),
  );
  pcap = Buffer.concat(pieces);
  ordinary = ordinaryConversations(pcap, 3);
  await writeFile(join(folder, CAPTURE), pcap);
  for (const name of TEN) await link(join(folder, CAPTURE), join(folder, name));
}

/** A number as it is shown, in groups of three digits. */
function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, "\\s");
}

async function select({ editor }: VsCode, { client, port }: Conversation): Promise<void> {
  await editor.list("Connections").click();
  await editor.filter.fill(`:${port}`);
  await editor.connection(`${client}:${port}`).click();
  await editor.connection(`${client}:${port}`).and(editor.selectedConnection).waitFor();
}

/** Each frame has its arrow in the ladder and its row in the table. */
async function showsAll({ editor }: VsCode, { frames }: Conversation): Promise<void> {
  await editor.ladder
    .and(editor.body.getByRole("img", { name: new RegExp(`: ${frames.length} segments`) }))
    .waitFor();
  for (const frame of frames) await editor.ladderRow(frame).waitFor();
  await has(editor.segments, "aria-rowcount", String(1 + frames.length));
  await editor.segment(frames[0] ?? 0).waitFor();
}

function probeOf({ probe }: VsCode): HostProbe {
  assert.ok(probe);
  return probe;
}

const settings = { "tcpLifelines.segmentsInMemory": SEGMENTS_IN_MEMORY };

story("a capture that is not wholly in memory", { prepare, settings, probed: true }, (step) => {
  step(
    "opens like every other; the log says that its segments are read again",
    async ({ workbench, editor }) => {
      await workbench.open(CAPTURE);
      await editor.complete(CAPTURE);
      const counts = `${grouped(truth.frames)} frames, ${grouped(truth.connections)} connections`;
      await reads(editor.facts, new RegExp(counts));
      await workbench.command("TCP Lifelines: Show Log");
      // The rest of the sentence may stand on the next line.
      await workbench
        .outputLine(/large\.pcap: read after .* segments in memory/)
        .first()
        .waitFor();
      await workbench.command("View: Hide Panel");
    },
  );

  step("its findings are those that were generated", async ({ editor }) => {
    const kinds = Object.keys(truth.findings).length;
    const all = Object.values(truth.findings).reduce((sum, count) => sum + count, 0);
    await editor.body.getByText(new RegExp(`^${grouped(all)} in ${kinds} kinds$`)).waitFor();
  });

  step("connections that are not kept show their segments, in the ladder and in the table", async (it) => {
    await it.editor.list("Connections").click();
    await it.editor.firstConnection.waitFor();
    for (const conversation of ordinary) {
      await select(it, conversation);
      await it.editor.show("Connection");
      await showsAll(it, conversation);
    }
  });

  step("the window is loaded anew: they are read again", async (it) => {
    const last = ordinary.at(-1);
    assert.ok(last);
    await it.reload();
    await it.editor.complete(CAPTURE);
    await it.editor.connection(`${last.client}:${last.port}`).and(it.editor.selectedConnection).waitFor();
    await showsAll(it, last);
  });

  step("one of them is saved as a smaller capture, frame by frame", async (it) => {
    const [first] = ordinary;
    assert.ok(first);
    await select(it, first);
    await it.workbench.command("TCP Lifelines: Save Smaller Capture");
    await it.workbench.acceptFile(/large-connection-\d+\.pcapng$/);
    const saved = await eventually(async () => {
      const name = (await readdir(it.folder)).find((each) => /^large-connection-\d+\.pcapng$/.test(each));
      assert.ok(name !== undefined, "it was not written");
      return readFrames(await readFile(join(it.folder, name))).frames;
    });
    const whole = readFrames(pcap).frames;
    assert.deepEqual(
      saved.map(({ bytes, seconds, nanoseconds }) => [bytes, seconds, nanoseconds]),
      first.frames.map((frame) => {
        const { bytes, seconds, nanoseconds } = whole[frame - 1] ?? {};
        return [bytes, seconds, nanoseconds];
      }),
    );
  });

  step("a finding tells its numbers, and its evidence is found in the file", async ({ editor }) => {
    await editor.list("Findings").click();
    await editor
      .finding(/port \d+/)
      .first()
      .click();
    const evidence = editor.findingDetail.getByRole("button", { name: /^Frame \d+$/ }).first();
    await evidence.waitFor();
    const frame = Number(/\d+/.exec((await evidence.getAttribute("aria-label")) ?? "")?.[0]);
    await untilThere(editor.segment(frame), () => evidence.click());
    await editor.shownView("Connection").waitFor();
  });

  step("ten of them are open at once, each with a worker that reads its file", async (it) => {
    await it.workbench.command("View: Close All Editors");
    const { pid } = await probeOf(it).memory(it.workbench);
    for (const name of TEN) {
      await it.workbench.file(name).dblclick(); // Else its tab is a preview, which the next one takes.
      await it.editor.complete(name);
    }
    await eventually(async () => assert.equal(await countWorkers(pid), TEN.length));
    const open = (await openFiles(pid, it.folder)).map((path) => basename(path));
    assert.deepEqual([...new Set(open)].sort(), TEN);
  });

  step("they are closed: no worker, no file, nothing in memory is left of them", async (it) => {
    const { workbench, editor, folder } = it;
    const probe = probeOf(it);
    const closed = async (): Promise<number> => {
      await workbench.command("View: Close All Editors");
      const { pid } = await probe.memory(workbench);
      await eventually(async () => assert.equal(await countWorkers(pid), 0));
      await eventually(async () => assert.deepEqual(await openFiles(pid, folder), []));
      const { heapUsed, external } = await probe.memory(workbench);
      return heapUsed + external;
    };
    const before = await closed();
    for (const name of TEN) {
      await workbench.file(name).dblclick();
      await editor.complete(name);
    }
    const grown = (await closed()) - before;
    assert.ok(grown < MAY_STAY_BYTES, `${(grown / 2 ** 20).toFixed(1)} MB`);
  });
});
