/** The state of the page: what is known of the capture, and what the reader looks at. */

import type { FindingDetail } from "#core/query/findingModel.ts";
import type { LadderModel } from "#core/query/ladderModel.ts";
import type { ConnectionObject } from "#core/report/contract.ts";
import type { PairRow } from "#core/timeline/timestamps/model.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import type { CaptureSummary } from "#protocol/api.ts";
import type { Progress, Staleness } from "#protocol/messages.ts";
import type { WireError } from "#protocol/wireError.ts";
import { type Atom, atom } from "./atom.ts";
import { type Clock, RELATIVE_CLOCK } from "./clock.ts";
import type { TimeRange, ViewName, ViewState } from "./viewState.ts";

/** What the host and the worker have told. It is asked for anew after a reload, never stored. */
export interface CaptureState {
  readonly fileName: string;
  /** Which reading of the file this is; 0: not told yet. */
  readonly revision: number;
  readonly progress: Progress | null;
  readonly summary: CaptureSummary | null;
  /** The selected connection, as far as it is known. */
  readonly selected: ConnectionObject | null;
  /** The selected finding, as far as it is known. */
  readonly finding: FindingDetail | null;
  /** Where the time axis ends: the capture's duration, or an estimate of it while the file is read. */
  readonly horizon: Seconds;
  readonly failure: WireError | null;
  readonly stale: { readonly why: Staleness; readonly message: string } | null;
}

export const NOTHING_KNOWN: CaptureState = {
  fileName: "",
  revision: 0,
  progress: null,
  summary: null,
  selected: null,
  finding: null,
  horizon: 0,
  failure: null,
  stale: null,
};

/** What the lifelines tell the other parts of the page. */
export interface LifelinesState {
  /** How many rows stand for how many lifelines; 0 before the first answer. */
  readonly rows: number;
  readonly lifelines: number;
  /** The selected connection is in the picture: what opens in place opens under its row. */
  readonly hasPeekPlace: boolean;
}

/** What the timestamps tell the other parts of the page. */
export interface TimestampsState {
  /** The two hosts that they are of. */
  readonly pair: PairRow | null;
}

/** A moment that no frame marks. */
export interface AxisEvent {
  readonly time: Seconds;
  readonly text: string;
}

export interface Store {
  readonly capture: Atom<CaptureState>;
  readonly view: Atom<ViewState>;
  readonly lifelines: Atom<LifelinesState>;
  readonly timestamps: Atom<TimestampsState>;
  /** What the axis names while a view is shown. */
  readonly events: Atom<Readonly<Partial<Record<ViewName, AxisEvent | null>>>>;
  /** By which times are told; `clock.ts` reads the same one. */
  readonly clock: Atom<Clock>;
  /** The moment under the pointer, shown in every picture; null: none. */
  readonly pointer: Atom<{ readonly time: Seconds | null }>;
  /** The frame under the pointer, in ladder, table and strip alike; null: none. */
  readonly hovered: Atom<{ readonly frame: FrameNumber | null }>;
  /** The ladder of the selected connection; null: not asked for, or not there yet. */
  readonly ladder: Atom<{ readonly model: LadderModel | null }>;
}

export function createStore(view: ViewState): Store {
  return {
    capture: atom(NOTHING_KNOWN),
    view: atom(view),
    lifelines: atom<LifelinesState>({ rows: 0, lifelines: 0, hasPeekPlace: false }),
    timestamps: atom<TimestampsState>({ pair: null }),
    events: atom({}),
    clock: atom(RELATIVE_CLOCK),
    pointer: atom<{ time: Seconds | null }>({ time: null }),
    hovered: atom<{ frame: FrameNumber | null }>({ frame: null }),
    ladder: atom<{ model: LadderModel | null }>({ model: null }),
  };
}

/** Tells the axis what a view names; the same again tells nobody. */
export function nameEvent({ events }: Store, view: ViewName, event: AxisEvent | null): void {
  const before = events.value[view] ?? null;
  if (before?.time !== event?.time || before?.text !== event?.text) events.patch({ [view]: event });
}

/** All that the summary says is final. */
export function isComplete({ summary, progress }: CaptureState): boolean {
  return summary?.complete === true && progress?.done === true;
}

/** A capture of one moment still needs an axis of some length. */
const LEAST_SPAN: Seconds = 1e-3;

export function wholeRange(horizon: Seconds): TimeRange {
  return { from: 0, until: Math.max(horizon, LEAST_SPAN) };
}

/** What all pictures but the strip show. */
export function visibleRange({ capture, view }: Store): TimeRange {
  return view.value.range ?? wholeRange(capture.value.horizon);
}
