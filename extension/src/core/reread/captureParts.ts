import type { FrameRecord } from "../capture/frameRecord.ts";
import type { FastPath } from "../fastPath/fastPath.ts";
import type { AddressTable } from "../model/addressTable.ts";
import type { ConnectionTable } from "../model/connectionTable.ts";
import type { QuadrupletTable } from "../model/quadrupletTable.ts";
import type { SegmentTable } from "../model/segmentTable.ts";
import type { FileOffset, FrameNumber, Nanoseconds } from "../units.ts";

/** What of an analysis takes part when its frames are read again. */
export interface CaptureParts {
  readonly addresses: AddressTable;
  readonly fastPath: FastPath;
  readonly quadruplets: QuadrupletTable;
  readonly connections: ConnectionTable;
  readonly segments: SegmentTable;
  /** The frame's time on the tables' clock. */
  readonly timeOf: (record: FrameRecord) => Nanoseconds;
  /** How far the file has been read. */
  readonly end: () => FileOffset;
  /** Of frames that completed a fragmented datagram: the frames of its other pieces. */
  readonly earlierPieces: ReadonlyMap<FrameNumber, readonly FrameNumber[]>;
}
