/**
 * The words of a finding: one module for each kind, used by the editor, the text view and the reports alike. Plain
 * English that an on-call engineer can paste, with the real numbers in it; no claim beyond the finding's certainty.
 */

import type { Analyzer } from "../analyzer.ts";
import type { DetectorInput } from "../detect/detectorInput.ts";
import type { FindingOf } from "../detect/finding.ts";
import { endpointText } from "../query/endpointText.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import type { FindingKind } from "../report/contract.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";
import { NANOSECONDS_PER_SECOND } from "../units.ts";
import { span } from "./words.ts";

export interface Explanation {
  readonly title: string;
  /** One paragraph. */
  readonly explanation: string;
  /** What to do, or the command that would settle it; never folklore (no tcp_tw_recycle, no tcp_fin_timeout for TIME_WAIT). */
  readonly advice: string;
  /** "RFC 9293 section 3.6.1", "Linux tcp_timewait_state_process (2.6.24 to 7.2)". */
  readonly references: readonly string[];
}

export type Explain<K extends FindingKind> = (finding: FindingOf<K>, say: Speaker) => Explanation;

/** Says things of the capture: frames, times and endpoints in words. */
export class Speaker {
  readonly input: DetectorInput;
  readonly analyzer: Analyzer;

  constructor(input: DetectorInput) {
    this.input = input;
    this.analyzer = input.analyzer;
  }

  /** "frame 61"; "a frame not captured" for -1. */
  frame(segment: SegmentIndex): string {
    return segment < 0 ? "a frame not captured" : `frame ${this.analyzer.segments.frameOf(segment)}`;
  }

  /** "4.812 s": a moment on the capture's clock. */
  moment(time: Nanoseconds): string {
    return `${((time - this.analyzer.earliest) / NANOSECONDS_PER_SECOND).toFixed(3)} s`;
  }

  /** "0.79 s", "2.61 s", "12 min 5 s". */
  span(length: Nanoseconds): string {
    return span(length / NANOSECONDS_PER_SECOND);
  }

  client(connection: ConnectionIndex): string {
    return endpointText(endpointsOf(this.analyzer, connection).client);
  }

  server(connection: ConnectionIndex): string {
    return endpointText(endpointsOf(this.analyzer, connection).server);
  }

  clientAddress(connection: ConnectionIndex): string {
    return endpointsOf(this.analyzer, connection).client.address;
  }

  serverAddress(connection: ConnectionIndex): string {
    return endpointsOf(this.analyzer, connection).server.address;
  }
}
