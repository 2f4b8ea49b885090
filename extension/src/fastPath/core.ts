/** What the fast path asks of the core: `FastPathCore` in `core/fastPath/fastPath.ts`. Frames are unsigned. */

/** The number of the IPv6 address that stands there. */
export declare function internIpv6(at: usize): i32;

/** A new connection of the quadruplet, its first: its row. */
export declare function open(quadruplet: i32, clientIsA: i32, frame: i32, time: f64): i32;

/** Unpacks a row that segments have come for again: where it stands. */
export declare function unpack(connection: i32): usize;

/** Follows a segment of which more is to be asked: which connection it belongs to. */
export declare function followAny(segment: usize): void;

/** Moves both ends by a segment that is not ordinary, of `mine`. */
export declare function followSteps(row: usize, mine: i32, segment: usize): void;

/** A letter of the history for which the row has no room. */
export declare function appendLetter(row: usize, mine: i32, letter: i32): void;

/** The side comes to TIME_WAIT while the other one holds its own. */
export declare function enterTimeWait(row: usize, block: i32, frame: i32, time: f64): void;
