/**
 * The RSTs of one connection, each told apart once for all detectors: injected, answering a SYN, or ending the
 * connection. What remains is nothing: the RST of a recovery, one that a TIME_WAIT met, one that nobody obeyed.
 */

import { CLIENT, FLAGS, REFUSED, RESET, RST_SENT, SERVER, SIDE } from "../../model/connectionTable.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { type RoundTrip, roundTripOf } from "../roundTrip.ts";
import { isCopy, isReset } from "../segmentFacts.ts";
import { ClosingResetFinder, type Ending } from "./closingReset.ts";
import { examineResets, isInjected, type SeenReset } from "./seenReset.ts";

export interface ConnectionResets extends Ending {
  /** The connection's segments. */
  readonly rows: Uint32Array;
  /** All RSTs but copies, in order. */
  readonly all: readonly SegmentIndex[];
  readonly injected: readonly SeenReset[];
  readonly roundTrip: () => RoundTrip;
}

const known = new WeakMap<DetectorInput, ResetsOfCapture>();

/** The RSTs of a connection; null when it has none that could matter, which a look at the row's flags tells. */
export function resetsOf(input: DetectorInput, connection: ConnectionIndex): ConnectionResets | null {
  const { connections } = input.analyzer;
  const sides = connections.word(connection, CLIENT + SIDE) | connections.word(connection, SERVER + SIDE);
  if ((sides & RST_SENT) === 0) return null;
  let resets = known.get(input);
  if (resets === undefined) {
    resets = new ResetsOfCapture(input);
    known.set(input, resets);
  }
  return resets.of(connection);
}

class ResetsOfCapture {
  readonly #input: DetectorInput;
  readonly #finder: ClosingResetFinder;
  /** The detectors come to each connection one after the other: one answer is enough to keep. */
  #connection: ConnectionIndex = -1;
  #rowsEpoch = 0;
  #latest: ConnectionResets | null = null;

  constructor(input: DetectorInput) {
    this.#input = input;
    this.#finder = new ClosingResetFinder(input.analyzer);
  }

  of(connection: ConnectionIndex): ConnectionResets | null {
    const { rowsEpoch } = this.#input.analyzer;
    if (this.#connection !== connection || this.#rowsEpoch !== rowsEpoch) {
      this.#latest = this.#tell(connection);
      this.#connection = connection;
      this.#rowsEpoch = this.#input.analyzer.rowsEpoch;
    }
    return this.#latest;
  }

  #tell(connection: ConnectionIndex): ConnectionResets {
    const { analyzer } = this.#input;
    const { segments, connections } = analyzer;
    const rows = analyzer.segmentsOf(connection);
    const places: number[] = [];
    const all: SegmentIndex[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      if (!isReset(segments, row) || isCopy(segments, row)) continue;
      places.push(i);
      all.push(row);
    }
    let measured: RoundTrip | null = null;
    const roundTrip = (): RoundTrip => {
      measured ??= roundTripOf(segments, rows, true);
      return measured;
    };
    const seen = examineResets(this.#input, connection, rows, places, roundTrip);
    const injected = injectedAmong(seen);
    const passedOver = passedOverAmong(seen, injected);
    const mayMatter = (connections.word(connection, FLAGS) & (RESET | REFUSED)) !== 0;
    const { refusals, closing } = mayMatter
      ? this.#finder.find(connection, rows, seen, passedOver, roundTrip)
      : { refusals: [], closing: null };
    return { rows, all, injected, refusals, closing, roundTrip };
  }
}

const NONE_INJECTED: readonly SeenReset[] = [];
const NONE_PASSED_OVER: ReadonlySet<number> = new Set();

function injectedAmong(seen: readonly SeenReset[]): readonly SeenReset[] {
  // Hardly any has a sign at all.
  return seen.every(({ signs }) => signs.length === 0)
    ? NONE_INJECTED
    : seen.filter((reset) => isInjected(reset, seen));
}

/** Places of those that end nothing: injected, or not obeyed. */
function passedOverAmong(seen: readonly SeenReset[], injected: readonly SeenReset[]): ReadonlySet<number> {
  if (injected.length === 0 && seen.every((reset) => !isIgnored(reset))) return NONE_PASSED_OVER;
  return new Set([...injected, ...seen.filter(isIgnored)].map(({ place }) => place));
}

function isIgnored({ after }: SeenReset): boolean {
  return after.wentOn >= 0 && after.honoured === false;
}
