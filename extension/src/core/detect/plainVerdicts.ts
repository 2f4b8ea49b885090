/**
 * What a pass of the fast path finds at once: RSTs that are the only one and the last word of a connection that began with the client's SYN, their
 * sender's by every sign, and of a form that tells their cause; and quadruplets that open again as most do. So it is with nine in ten of
 * both, for which the rules (`resets/`, `timeWait/reuse.ts`, and all that they ask) go some ten ways through the segments. What a reader is told of
 * them the rules tell.
 */

import {
  FOUND_CONNECTION,
  FOUND_SEGMENT,
  FOUND_VERDICT,
  FOUND_WORDS,
  MOST_FOUND,
  PLAIN_CLOSE,
  PLAIN_CUT,
  PLAIN_REFUSAL,
  PLAIN_REINCARNATION,
  PLAIN_REUSE,
} from "../fastPath/plainWords.ts";
import type { SegmentPasses } from "../fastPath/rowPasses.ts";
import { uint16In, uint32In } from "../fastPath/sharedColumns.ts";
import { NANOSECONDS_PER_SECOND } from "../units.ts";
import type { ConnectionDetectors } from "./connectionDetectors.ts";
import type { ConnectionDetector } from "./detectorInput.ts";
import type { Findings } from "./findings.ts";
import type { Decided } from "./keptFinding.ts";
import { resetsFound } from "./resets/resetsFound.ts";
import { quadrupletOpenedAgain } from "./timeWait/quadrupletOpenedAgain.ts";

export class PlainVerdicts {
  readonly #findings: Findings;
  readonly #passes: SegmentPasses;
  readonly #rowLooks: Uint16Array;
  /** By place among the connections that were asked for last. */
  readonly #signs: Uint16Array;
  readonly #found: Uint32Array;
  /** By verdict, what the findings call such ones. */
  readonly #lookOfVerdict: readonly number[];

  /**
   * @param passes over the segments of at most `most` connections at a time
   * @param rowLooks at all connections
   */
  constructor(detectors: ConnectionDetectors, passes: SegmentPasses, rowLooks: Uint16Array, most: number) {
    this.#findings = detectors.findings;
    this.#passes = passes;
    this.#rowLooks = rowLooks;
    this.#signs = uint16In(passes.memory, most);
    this.#found = uint32In(passes.memory, most * MOST_FOUND * FOUND_WORDS);
    this.#lookOfVerdict = looksOfVerdicts(detectors);
  }

  /**
   * Adds what is plain of these connections to the findings.
   *
   * @returns by place among them, until it is asked again, their looks without the marks of what is plain; null: the pass cannot tell
   */
  take(connections: Uint32Array): Uint16Array | null {
    const { assumptions, segments } = this.#findings.input.analyzer;
    if (segments.hasLong) return null;
    const count = this.#passes.takePlain(
      ...this.#passes.segmentsOf(connections),
      assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND,
      this.#rowLooks.byteOffset,
      this.#signs.byteOffset,
      this.#found.byteOffset,
    );
    this.#add(count);
    return this.#signs;
  }

  #add(count: number): void {
    const found = this.#found;
    for (let at = 0; at < count * FOUND_WORDS; at += FOUND_WORDS) {
      const connection = found[at + FOUND_CONNECTION] ?? 0;
      const look = this.#lookOfVerdict[found[at + FOUND_VERDICT] ?? 0] ?? 0;
      this.#findings.add(look, connection, found[at + FOUND_SEGMENT] ?? 0, connection);
    }
  }

  release(): void {
    this.#passes.memory.give(this.#signs, this.#found);
  }
}

function looksOfVerdicts(detectors: ConnectionDetectors): readonly number[] {
  const looks: number[] = [];
  const tell = (verdict: number, detector: ConnectionDetector, what: Decided) => {
    looks[verdict] = detectors.findings.lookOf(detectors.originOf(detector), what);
  };
  tell(PLAIN_REFUSAL, resetsFound, { kind: "connection-refused", certainty: "proved", severity: "warning" });
  tell(PLAIN_CLOSE, resetsFound, { kind: "rst-close", certainty: "explained", severity: "info" });
  tell(PLAIN_CUT, resetsFound, { kind: "rst-close", certainty: "explained", severity: "warning" });
  tell(PLAIN_REINCARNATION, quadrupletOpenedAgain, {
    kind: "time-wait-reincarnation",
    certainty: "proved",
    severity: "info",
  });
  tell(PLAIN_REUSE, quadrupletOpenedAgain, {
    kind: "quadruplet-reuse",
    certainty: "explained",
    severity: "info",
  });
  return looks;
}
