/** Whose a frame is, and whose frames there are, by a look at the file. */

import { uint8In } from "../fastPath/sharedColumns.ts";
import { FIRST_FRAME, PREVIOUS } from "../model/connectionTable.ts";
import { FrameSet } from "../model/frameSet.ts";
import { finish } from "../steps.ts";
import type { ConnectionIndex, FrameNumber } from "../units.ts";
import { CONNECTION, DIRECTION, FRAME, SEGMENT_WORDS } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import { blockOf, type FrameReader } from "./frameReader.ts";
import { Owners } from "./owners.ts";
import { SegmentsAgain } from "./segmentsAgain.ts";

/** The connection that a frame's segment belongs to; -1: there is none. */
export function connectionOfFrame(
  parts: CaptureParts,
  frames: FrameReader,
  frame: FrameNumber,
): ConnectionIndex {
  const { quadruplets } = parts;
  let found = -1;
  const again = new SegmentsAgain(parts, ({ words }, until) => {
    quadruplets.findAll(words, 0, until);
    for (let at = 0; at < until; at += SEGMENT_WORDS) {
      if ((words[at + FRAME] ?? 0) >>> 0 === frame) found = ownerOf(parts, words, at);
    }
  });
  const block = blockOf(frame);
  const first = (parts.earlierPieces.get(frame) ?? []).reduce(
    (least, piece) => Math.min(least, blockOf(piece)),
    block,
  );
  finish(frames.read({ first, last: block }, parts.end(), again));
  return found;
}

/** The frames of the connections that are marked by 1, by a look at the whole file, or at what of it has been read. */
export function framesOf(parts: CaptureParts, frames: FrameReader, isWanted: Uint8Array): FrameSet {
  const { connections, fastPath, quadruplets } = parts;
  const { memory } = fastPath;
  const found = new FrameSet();
  // While the file is being read not all rows are packed.
  const arePacked = connections.packedIn(fastPath) !== null;
  const levels = uint8In(memory, arePacked ? isWanted.length : 0);
  if (arePacked) levels.set(isWanted);
  const owners = arePacked ? new Owners(parts, levels) : null;
  const again = new SegmentsAgain(
    parts,
    (rows, until) => {
      const { words } = rows;
      if (owners === null) quadruplets.findAll(words, 0, until);
      const end = owners?.name(rows, until) ?? until;
      for (let at = 0; at < end; at += SEGMENT_WORDS) {
        const owner = owners === null ? ownerOf(parts, words, at) : (words[at + CONNECTION] ?? 0);
        if (isWanted[owner] === 1) found.add((words[at + FRAME] ?? 0) >>> 0);
      }
    },
    owners,
  );
  finish(frames.read(frames.all, parts.end(), again));
  owners?.release();
  memory.give(levels);
  return found;
}

/** Of a segment whose DIRECTION was looked up the incarnation that had begun last; -1: none had. */
function ownerOf({ connections, quadruplets }: CaptureParts, words: Int32Array, at: number): ConnectionIndex {
  const frame = (words[at + FRAME] ?? 0) >>> 0;
  let owner = quadruplets.newest[(words[at + DIRECTION] ?? 0) >>> 1] ?? -1;
  while (owner >= 0 && connections.unsigned(owner, FIRST_FRAME) > frame)
    owner = connections.word(owner, PREVIOUS);
  return owner;
}
