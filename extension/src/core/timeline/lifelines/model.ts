/**
 * What the view "Lifelines" asks for and gets: a window of the picture in pixels of its height, never more than such a
 * window shows. Plain JSON values; times are seconds since the start of the capture, `y` counts from the top of the whole picture.
 */

import type { FindingKind, Holder, Severity, Side, TimeWaitEnd } from "../../report/contract.ts";
import type { FrameNumber, Seconds } from "../../units.ts";

export type LifelineSort = "trouble" | "time" | "address" | "port";

/** Heights of a row, in pixels; 0: no rows, aggregates only. */
export const ROW_HEIGHTS = [22, 16, 10, 0] as const;
export type RowHeight = (typeof ROW_HEIGHTS)[number];

export interface LifelinesQuery {
  /** The range on the axis, and how many pixels it has. */
  readonly from: Seconds;
  readonly until: Seconds;
  readonly width: number;
  /** The part of the picture that is wanted, in pixels from its top. */
  readonly top: number;
  readonly height: number;
  /** Height of the screen: rows are aggregated when they would fill more than two. */
  readonly viewport: number;
  readonly sortBy: LifelineSort;
  /** Null: as dense as two screens ask for. */
  readonly rowHeight: RowHeight | null;
  /** A narrow page: headers of one line. */
  readonly compact: boolean;
  /** Lifelines with nothing in the range, too. */
  readonly showAll: boolean;
  /** Keys of what was opened and closed by hand. */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  /** Id of the selected connection. */
  readonly selection: number | null;
}

export type MarkKind =
  | "answered"
  | "unanswered"
  | "refused"
  | "fin"
  | "reset"
  | "injected"
  | "accepted"
  | "duplicate"
  | "restart";

/** Something that happened at a moment of a lifeline. */
export interface LifelineMark {
  readonly kind: MarkKind;
  readonly time: Seconds;
  readonly frame: FrameNumber;
  readonly from: Side;
  /** Id of its connection. */
  readonly id: number;
  readonly tsVal: number | null;
  /** Marks of the same kind on the same two pixels, this one included. */
  readonly count: number;
  /** What was found out about it, in words; empty: nothing. */
  readonly verdict: string;
}

export interface LifelineWait {
  readonly start: Seconds;
  /** Where it ended; null: it outlives the capture. */
  readonly end: Seconds | null;
  readonly expires: Seconds;
  readonly endedBy: TimeWaitEnd;
  readonly holder: Holder;
}

/** One incarnation, or so many of them that no pixel lies between. */
export interface Life {
  readonly id: number;
  readonly count: number;
  readonly start: Seconds;
  /** The handshake was over; null: it never was. */
  readonly opened: Seconds | null;
  /** The first FIN, and that of the other side. */
  readonly closing: Seconds | null;
  readonly bothClosed: Seconds | null;
  readonly end: Seconds;
  readonly wait: LifelineWait | null;
}

interface ItemPlace {
  readonly y: number;
  readonly height: number;
}

/** Who set the TSval that a server remembers for an address: "solid" up to `renewed`, then it only stands. */
export interface MemoryBlock {
  readonly letter: string;
  readonly from: Seconds;
  readonly renewed: Seconds;
  readonly until: Seconds;
  /** Nobody replaced it: it ran out. */
  readonly expired: boolean;
}

export interface HeaderItem extends ItemPlace {
  readonly kind: "header";
  readonly key: string;
  readonly client: string;
  readonly server: string;
  readonly quadruplets: number;
  readonly clocks: number;
  readonly answered: number;
  readonly never: number;
  readonly memory: readonly MemoryBlock[];
}

/** A lifeline in a strip: [start, end, end of TIME_WAIT or -1] for each of its lives, the last number of seconds. */
export interface StripLine {
  readonly id: number;
  readonly port: number;
  readonly lives: readonly (readonly [start: Seconds, end: Seconds, waitEnd: Seconds, outlives: 0 | 1])[];
}

export interface StripItem extends ItemPlace {
  readonly kind: "strip";
  readonly key: string;
  readonly letter: string;
  readonly opened: boolean;
  /** Lifelines in the range, and in all. */
  readonly shown: number;
  readonly total: number;
  /** Connects of the same clock that never got an answer. */
  readonly never: number;
  readonly pitch: number;
  /** The place of `lines[0]` in the strip; those outside the window are left out. */
  readonly first: number;
  readonly lines: readonly StripLine[];
  /** A moment of it that deserves words. */
  readonly note: { readonly time: Seconds; readonly text: string } | null;
}

export interface RowItem extends ItemPlace {
  readonly kind: "row";
  /** The connection that is selected with the row: the one that went wrong, or the first. */
  readonly id: number;
  /** Ids of all lives, so that the row knows the selected one; empty where there are more than a screen can tell apart. */
  readonly ids: readonly number[];
  readonly port: number;
  readonly lettered: boolean;
  /** The clock's letter, on the first row of a section without a strip. */
  readonly letter: string;
  /** Set flush right in the gutter: "3 SYNs", "2 lives". */
  readonly value: string;
  readonly severity: Severity | null;
  readonly kinds: readonly FindingKind[];
  readonly lives: readonly Life[];
  readonly marks: readonly LifelineMark[];
  /** What happened, in a few words; empty where the row above says the same. */
  readonly note: string;
  /** The same for the selected row, with its number. */
  readonly longNote: string;
}

/** Three numbers for each two pixels: the most TIME_WAITs held, connects opened, SYNs that opened nothing. */
export interface Columns {
  readonly waits: readonly number[];
  readonly opens: readonly number[];
  readonly failed: readonly number[];
}

export interface AggregateItem extends ItemPlace {
  readonly kind: "aggregate";
  readonly key: string;
  readonly title: string;
  readonly subtitle: string;
  readonly depth: number;
  readonly opened: boolean;
  readonly lifelines: number;
  readonly failed: number;
  /** Lifelines of which a finding warns, or worse. */
  readonly troubled: number;
  readonly severity: Severity | null;
  readonly columns: Columns;
  readonly note: { readonly time: Seconds; readonly text: string } | null;
}

/** How many lifelines are left out because nothing of them lies in the range. */
export interface HiddenItem extends ItemPlace {
  readonly kind: "hidden";
  readonly hidden: number;
  readonly total: number;
}

export type LifelineItem = HeaderItem | StripItem | RowItem | AggregateItem | HiddenItem;

/** From the segment that condemned the selected SYN to that SYN. */
export interface CauseLine {
  readonly from: { readonly time: Seconds; readonly y: number; readonly frame: FrameNumber };
  readonly until: { readonly time: Seconds; readonly y: number; readonly frame: FrameNumber };
}

export interface LifelinesPage {
  readonly from: Seconds;
  readonly until: Seconds;
  /** Height of the whole picture. */
  readonly height: number;
  readonly rowHeight: RowHeight;
  readonly items: readonly LifelineItem[];
  /** Headers, strips, rows and aggregates; and the lifelines that they stand for. */
  readonly rows: number;
  readonly lifelines: number;
  readonly failed: number;
  /** Where the selected connection is; null: it is hidden. */
  readonly selected: ItemPlace | null;
  readonly cause: CauseLine | null;
  /** A moment that no frame marks, worth a line through all rows. */
  readonly event: { readonly time: Seconds; readonly text: string } | null;
  /** The worst severity in each `RULER_STEP` of the picture's height scaled to the viewport: 0 none to 3 error. */
  readonly ruler: readonly number[];
}

export const RULER_STEP = 3;
