/** What is pasted into a terminal or Wireshark does what it says, whatever the file is called. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import fc from "fast-check";
import { editcapCommand, tsharkCommand } from "#core/takeaway/captureCommands.ts";
import { framesFilter, quadrupletFilter, rangeFilter } from "#core/takeaway/displayFilter.ts";
import { frameRanges } from "#core/takeaway/frameRanges.ts";
import { fileArgument, shellQuote } from "#core/takeaway/shellQuote.ts";
import { baseName, smallerName } from "#core/takeaway/smallerName.ts";
import { frameSet } from "#test/support/extract.ts";

const TARGET = { path: "/var/captures/incident.pcapng", shell: "posix" } as const;

test("frames become runs", () => {
  assert.deepEqual(frameRanges([9, 3, 1, 2, 3, 7]), [
    [1, 3],
    [7, 7],
    [9, 9],
  ]);
  assert.deepEqual(frameRanges([]), []);
});

test("filters", () => {
  assert.equal(
    framesFilter([13, 9, 12, 11]),
    "frame.number == 9 || (frame.number >= 11 && frame.number <= 13)",
  );
  assert.equal(
    quadrupletFilter({ address: "2001:db8::1", port: 40000 }, { address: "2001:db8::2", port: 80 }),
    "ipv6.addr == 2001:db8::1 && tcp.port == 40000 && ipv6.addr == 2001:db8::2 && tcp.port == 80",
  );
  assert.equal(
    rangeFilter(1, 2.5),
    "frame.time_relative >= 1.000000000 && frame.time_relative <= 2.500000000",
  );
});

test("tshark", () => {
  assert.equal(
    tsharkCommand(TARGET, "frame.number == 9"),
    "tshark -r /var/captures/incident.pcapng -Y 'frame.number == 9'",
  );
});

test("editcap: frames as runs, a time with its last nanosecond", () => {
  const frames = frameSet([61, 65, 66, 67]);
  assert.equal(
    editcapCommand(TARGET, { kind: "frames", frames }, "incident-7.pcapng"),
    "editcap -r /var/captures/incident.pcapng incident-7.pcapng 61 65-67",
  );
  const from = { seconds: 1_763_663_493, nanoseconds: 719_835_000 };
  const until = { seconds: 1_763_663_494, nanoseconds: 999_999_999 };
  assert.equal(
    editcapCommand(TARGET, { kind: "time", from, until }, "part.pcapng"),
    "editcap -A 2025-11-20T18:31:33.719835000Z -B 2025-11-20T18:31:35.000000000Z /var/captures/incident.pcapng part.pcapng",
  );
});

test("editcap takes 512 runs; there is no command for more", () => {
  const scattered = frameSet(Array.from({ length: 501 }, (_, i) => 2 * i + 1));
  assert.equal(editcapCommand(TARGET, { kind: "frames", frames: scattered }, "x"), null);
});

test("names that would be options, substitutions or line ends are words", () => {
  assert.equal(fileArgument("-r.pcap", "posix"), "./-r.pcap");
  assert.equal(fileArgument("-", "posix"), "./-");
  assert.equal(shellQuote("it's.pcap", "posix"), "'it'\\''s.pcap'");
  assert.equal(shellQuote('$(reboot) `x` "y"', "posix"), "'$(reboot) `x` \"y\"'");
  assert.equal(shellQuote("", "posix"), "''");
  assert.equal(shellQuote("a\nb\u001b[31m'\\", "posix"), "$'a\\012b\\033[31m\\'\\\\'");
  assert.equal(shellQuote("C:\\caps\\a.pcap", "powershell"), "C:\\caps\\a.pcap");
  assert.equal(shellQuote("it's $env:X ‘y’", "powershell"), "'it''s $env:X ‘‘y’’'");
  assert.equal(shellQuote("a && b", "powershell"), "'a && b'");
});

test("a shell reads the word that was meant, and no control character reaches the terminal", () => {
  const word = fc
    .string({ unit: "binary", minLength: 1, maxLength: 20 })
    .filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      const quoted = words.map((each) => shellQuote(each, "posix"));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for.
      for (const each of quoted) assert.doesNotMatch(each, /[\u0000-\u001f\u007f-\u009f]/);
      const script = `printf '%s\\0' ${quoted.join(" ")}`;
      const read = execFileSync("bash", ["--norc", "-c", script], {
        env: { LC_ALL: "C.UTF-8" },
        stdio: ["ignore", "pipe", "inherit"],
      }).toString();
      assert.deepEqual(read.split("\0").slice(0, -1), words);
    }),
    { numRuns: 60 },
  );
});

test("what is taken out of a file is named after it", () => {
  assert.equal(
    smallerName("incident.pcap.gz", { kind: "connection", id: 7 }),
    "incident-connection-7.pcapng",
  );
  assert.equal(smallerName("a.pcap12", { kind: "finding", id: "rst-close:9" }), "a-rst-close-9.pcapng");
  assert.equal(smallerName("x.snoop", { kind: "range", from: 1, until: 2.5 }), "x-1.000-2.500s.pcapng");
  assert.equal(baseName("/a/b/c.d.pcapng"), "c.d");
  assert.equal(baseName(".pcap"), "capture");
});
