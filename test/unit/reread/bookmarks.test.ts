import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bookmark, KnownOfFile } from "#core/capture/formatReader.ts";
import { FRAMES_A_BLOCK } from "#core/reread/blockFrames.ts";
import { Bookmarks } from "#core/reread/bookmarks.ts";

test("a bookmark comes back as it was, with what was known of the file then", () => {
  const known = [1, 2, 3].map((interfaces): KnownOfFile => ({ interfaces, resume: () => assert.fail() }));
  const added = [0, 0, 1, 2, 2, 0].map((of, block): Bookmark => {
    const time = { seconds: 1_700_000_000 + block, nanoseconds: 7 * block };
    const one = known[of] ?? assert.fail();
    return { offset: 2 ** 33 * block, frame: block * FRAMES_A_BLOCK + 1, ...time, known: one };
  });
  const bookmarks = new Bookmarks();
  for (const one of added) bookmarks.add(one);
  assert.equal(bookmarks.length, added.length);
  for (const [block, one] of added.entries()) {
    assert.deepEqual(bookmarks.of(block), one);
    assert.equal(bookmarks.offsetOf(block), one.offset);
  }
  assert.equal(bookmarks.of(added.length), undefined);
  assert.equal(bookmarks.offsetOf(added.length), undefined);
});
