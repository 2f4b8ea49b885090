/** The line of one end: the language of the lifelines, upright. */

export type PhaseKind = "none" | "handshake" | "established" | "closing" | "timeWait";

/** From one height to another an end is in one phase. */
export interface Phase {
  readonly kind: PhaseKind;
  readonly from: number;
  readonly until: number;
}

export function phaseOf(state: string): PhaseKind {
  switch (state) {
    case "":
    case "CLOSED":
      return "none";
    case "SYN_SENT":
    case "SYN_RECEIVED":
      return "handshake";
    case "ESTABLISHED":
      return "established";
    case "TIME_WAIT":
      return "timeWait";
    default:
      return "closing";
  }
}

/** Gathers the phases from top to bottom. */
export class PhaseLine {
  readonly #phases: Phase[] = [];
  #state: string;
  #from: number;

  constructor(state: string, from: number) {
    this.#state = state;
    this.#from = from;
  }

  /** The state, if the end enters it here; empty if it was in it. */
  enter(state: string, y: number): string {
    if (state === this.#state) return "";
    this.#close(y);
    this.#state = state;
    return state;
  }

  finish(y: number): readonly Phase[] {
    this.#close(y);
    return this.#phases;
  }

  /** Two states of one phase are drawn apart: FIN_WAIT_1 ends where FIN_WAIT_2 begins. */
  #close(y: number): void {
    if (y > this.#from) this.#phases.push({ kind: phaseOf(this.#state), from: this.#from, until: y });
    this.#from = y;
  }
}
