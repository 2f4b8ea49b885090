import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { gzipSync } from "node:zlib";
import { RereadableFile } from "#io/rereadableFile.ts";

const folder = mkdtempSync(join(tmpdir(), "tcp-lifelines-reread-"));
after(() => rmSync(folder, { recursive: true }));

const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test("bytes from any place on, as far as there are any", () => {
  const file = RereadableFile.open(write("a.pcap", BYTES));
  assert.ok(file);
  const target = new Uint8Array(10);
  assert.equal(file.read(500, target), 10);
  assert.deepEqual([...target], [...BYTES.subarray(500, 510)]);
  assert.equal(file.read(995, target), 5);
  assert.equal(file.read(2000, target), 0);
  file.close();
  assert.equal(file.read(0, target), 0, "a closed file has no bytes");
});

test("a file that grows is the same; one that was written anew has no bytes", () => {
  const path = write("live.pcap", BYTES);
  const file = RereadableFile.open(path);
  assert.ok(file);
  const target = new Uint8Array(4);
  appendFileSync(path, BYTES);
  assert.equal(file.read(1500, target), 4);
  writeFileSync(
    path,
    BYTES.map((byte) => 255 - byte),
  );
  assert.equal(file.read(500, target), 0);
  writeFileSync(path, BYTES.subarray(0, 10));
  assert.equal(file.read(5, target), 0);
  file.close();
});

test("what cannot be read twice as it stands is not opened", () => {
  assert.equal(RereadableFile.open("-"), null);
  assert.equal(RereadableFile.open(folder), null);
  assert.equal(RereadableFile.open(join(folder, "absent.pcap")), null);
  assert.equal(RereadableFile.open(write("empty.pcap", new Uint8Array())), null);
  assert.equal(RereadableFile.open(write("a.pcap.gz", gzipSync(BYTES))), null);
});
