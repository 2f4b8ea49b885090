/** The gaps of connections that are read in any order, as those are that are judged while their segments pass. */

import type { Analyzer } from "../../analyzer.ts";
import { MAY_HAVE_GAP } from "../../fastPath/lookBits.ts";
import type { ConnectionIndex, FrameNumber } from "../../units.ts";
import { mayShow, type RowLooks } from "../rowLooks.ts";
import { type CaptureGap, connectionsToRead, MOST_GAPS, readConnection } from "./captureGaps.ts";
import type { HolePass } from "./holePass.ts";

interface PassedGap {
  readonly gap: CaptureGap;
  readonly frame: FrameNumber;
}

export class PassingGaps {
  readonly #analyzer: Analyzer;
  readonly #looks: RowLooks;
  #gaps: PassedGap[] = [];

  constructor(analyzer: Analyzer, looks: RowLooks) {
    this.#analyzer = analyzer;
    this.#looks = looks;
  }

  /**
   * Adds those of some connections; their segments are to stay where they can be found again.
   *
   * @param pass over their segments; null: there is none
   */
  read(connections: Uint32Array, pass: HolePass | null, keepRow: (row: number) => void): void {
    const some = connections.filter((connection) => mayShow(this.#looks, connection, MAY_HAVE_GAP));
    for (const connection of connectionsToRead(this.#analyzer, some, pass))
      this.#readOne(connection, keepRow);
  }

  #readOne(connection: ConnectionIndex, keepRow: (row: number) => void): void {
    const found: CaptureGap[] = [];
    readConnection(this.#analyzer, connection, found);
    for (const gap of found) {
      keepRow(gap.segment);
      this.#gaps.push({ gap, frame: this.#analyzer.segments.frameOf(gap.segment) });
    }
    if (this.#gaps.length > 4 * MOST_GAPS) this.#gaps = ofFirstConnections(this.#gaps);
  }

  /** As `findGaps` finds them. */
  finish(): CaptureGap[] {
    const { segments } = this.#analyzer;
    return ofFirstConnections(this.#gaps)
      .sort((a, b) => a.frame - b.frame)
      .map(({ gap, frame }) => ({ ...gap, segment: segments.rowOfFrame(frame) }));
  }
}

/** Of the first connections, until there are MOST_GAPS. */
function ofFirstConnections(gaps: readonly PassedGap[]): PassedGap[] {
  const sorted = [...gaps].sort((a, b) => a.gap.connection - b.gap.connection);
  const last = sorted[MOST_GAPS - 1]?.gap.connection ?? Number.POSITIVE_INFINITY;
  return sorted.filter(({ gap }) => gap.connection <= last);
}
