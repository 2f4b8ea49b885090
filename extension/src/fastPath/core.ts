/** What the fast path asks of the core: `FastPathCore` in `core/fastPath/fastPath.ts`. Frames are unsigned. */

/** The number of an IPv6 address that is new, in the table of addresses from now on. */
export declare function addIpv6(at: usize): i32;

/** A new connection of the quadruplet behind `previous` (-1: its first), where there is no room. */
export declare function open(quadruplet: i32, previous: i32, clientIsA: i32, frame: i32, time: f64): i32;

/** Unpacks a row that segments have come for again: where it stands. */
export declare function unpack(connection: i32): usize;

/** Follows a segment of which more is to be asked: which connection it belongs to. */
export declare function followAny(segment: usize): void;

/** Moves both ends by a segment that is not ordinary, of `mine`. */
export declare function followSteps(row: usize, mine: i32, segment: usize): void;

/** A letter of the history for which the row has no room. */
export declare function appendLetter(row: usize, mine: i32, letter: i32): void;

/** Counts a letter of the history that is repeated, and notes it at the 1st, 10th, 100th … time. */
export declare function noteLogarithmic(row: usize, mine: i32, letter: i32): void;

/** Notes when the client sent its SYN again, before the row learns of it. */
export declare function timeSyn(row: usize, segment: usize): void;

/** Notes a SYN-ACK to an attempt of which something stands beside the row, before the row learns of it. */
export declare function timeSynAck(row: usize, segment: usize): void;

/** The client's first segment behind its SYN, where something stands beside the row. */
export declare function timeLastAck(row: usize, segment: usize): void;

/** The side comes to TIME_WAIT while the other one holds its own. */
export declare function enterTimeWait(row: usize, block: i32, frame: i32, time: f64): void;
