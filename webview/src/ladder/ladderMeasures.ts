/** Heights of the ladder, in pixels. */
export const SEGMENT_ROW = 31;
/** Where times and states stand under frames and arrows. */
export const STACKED_ROW = 44;
/** A time without a segment, or folded segments. */
export const GAP_ROW = 26;
/** From a row's top to where its arrow begins; it ends `DROP` lower. */
export const ARROW = 15;
export const DROP = 4;
/** An end changes its state so far below where the arrow begins. */
export const CHANGE = 3;
/** Between an end's line and the point of an arrow. */
export const ARROW_INSET = 7;
export const TOP = 8;
export const BOTTOM = 14;
/** The states before the first row. */
export const STATES_ROW = 16;
/** Between notes. */
export const NOTE_GAP = 14;
