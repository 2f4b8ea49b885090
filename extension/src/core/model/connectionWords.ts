/**
 * What stands where in the row of a connection (`ConnectionTable`). Numbers alone: the fast path in `extension/src/fastPath/`
 * is compiled with this file, too.
 */

export const ROW_WORDS = 40;

// What every segment touches comes first: 24 words, which lie in two cache lines wherever the row begins (at a multiple of 32 bytes).
export const FLAGS = 0;
export const LAST_FRAME = 1;
export const END = 2; // double

// An endpoint's block.
export const CLIENT = 4;
export const SERVER = 14;
export const BLOCK_WORDS = 10;
/** The initial sequence number (ISN_KNOWN); without a SYN, the number before the first byte shown (SEQ_KNOWN). */
export const ISN = 0;
/** Highest sequence number this side has sent, plus one, or that was acknowledged: its SND.NXT as the capture shows it. */
export const SND_NXT = 1;
/** Highest acknowledgement number this side has sent: Last.ACK.sent of RFC 7323. */
export const RCV_NXT = 2;
/** All this side sent before here was seen, or acknowledged by the other side. */
export const CONTIGUOUS = 3;
/** TS.Recent: what this side remembers of the other side's TSvals (RFC 7323 section 4.3). */
export const TS_RECENT = 4;
/** The sequence number after this side's FIN (FIN_SENT); before that, what the FIN of the other side acknowledged. */
export const FIN_NXT = 5;
/** State (low 4 bits), marks, and the letters of the history seen so far (from bit 20). */
export const SIDE = 6;
export const SEGMENTS = 7;
export const PAYLOAD = 8; // double

// What is touched when a connection opens and closes.
/** Zeek's history, 5 bits a letter (`history.ts`): six letters in each of two words, and HAS_RARE in the second. */
export const HISTORY = 24;
/** The SYN (last one) until the handshake is over, then the round trip in nanoseconds (RTT_KNOWN). Where SYNs or SYN-ACKs were repeated, `rare` has them. */
export const HANDSHAKE = 26; // double
/** The first SYN-ACK until the handshake is over; start of TIME_WAIT once TIME_WAIT_FRAME is set. */
export const TIME_WAIT_START = 28; // double
/** When the 2MSL timer was last started. */
export const TIME_WAIT_TIMER = 30; // double
export const TIME_WAIT_FRAME = 32;
/** Incarnation in the low 20 bits, restarts of TIME_WAIT in the high 12 (both saturate). */
export const COUNTS = 33;
export const INCARNATION_MASK = 0xfffff;
export const START = 34; // double
export const FIRST_FRAME = 36;
export const QUADRUPLET = 37;
/** The incarnation before this one on the quadruplet, and the one after it; -1: none. */
export const PREVIOUS = 38;
export const NEXT = 39;

// Marks in FLAGS.
export const CLIENT_IS_B = 0x1;
export const SYN_SEEN = 0x2;
export const SYN_ACK_SEEN = 0x4;
/** The client has shown that it got the SYN-ACK: the server's SYN is acknowledged. */
export const ESTABLISHED_SEEN = 0x8;
export const SIMULTANEOUS = 0x10;
/** An RST of the server answered a SYN. */
export const REFUSED = 0x20;
/** An ACK of older state answered a SYN (TIME_WAIT, or a challenge ACK of RFC 5961). */
export const CHALLENGED = 0x40;
/** The challenge came after the latest SYN of the attempt: an RST of the client now belongs to the recovery. */
export const CHALLENGE_PENDING = 0x80;
export const RTT_KNOWN = 0x100;
/** Who sent the first FIN: CLOSED_BY_CLIENT, CLOSED_BY_SERVER, or both marks (crossing FINs). */
export const CLOSED_BY_CLIENT = 0x200;
export const CLOSED_BY_SERVER = 0x400;
/** An RST ended a side that was not yet closed; RESET_BY_SERVER says whose it was. */
export const RESET = 0x800;
export const RESET_BY_SERVER = 0x1000;
export const HOLDER_CLIENT = 0x2000;
export const HOLDER_SERVER = 0x4000;
/** An RST at RCV.NXT reached the holder of a live TIME_WAIT. Later packets may show that it survived. */
export const TIME_WAIT_RESET = 0x8000;
/** The TIME_WAIT was shown not to exist: a FIN sent again was answered by an RST. */
export const TIME_WAIT_MISSING = 0x10000;
/** More letters of history than fit the row; they stand in `rare`. */
export const HISTORY_LONG = 0x20000;
export const SYN_REPEATED = 0x40000;
export const SYN_ACK_REPEATED = 0x80000;
export const FIN_REPEATED = 0x100000;
/** A segment was too old for this incarnation: its TSval before TS.Recent, or its number before the ISN. */
export const OLD_SEGMENT = 0x200000;
/** A SYN of the other side would join the attempt as a simultaneous open: neither accepted nor reset yet. */
export const CROSSABLE = 0x400000;
/** An older incarnation left a TIME_WAIT, which the segments of this attempt meet until it is accepted. */
export const AFTER_TIME_WAIT = 0x800000;
export const HISTORY_LENGTH_SHIFT = 24; // 4 bits: letters in the row
/** The client's segment at ISN + 1 has come: the round trip of the handshake is known by now, or never. */
export const HANDSHAKE_OVER = 0x10000000;
/** TIME_WAITs that are none while RESET stands: they come to be when it is shown that nobody obeyed the RST. */
export const HIDDEN_CLIENT = 0x20000000;
export const HIDDEN_SERVER = 0x40000000;
/** The closing RST came before any FIN. */
export const RESET_FIRST = -0x80000000;

// Marks in SIDE.
export const STATE_MASK = 0x0f;
export const ISN_KNOWN = 0x10;
export const SEQ_KNOWN = 0x20; // SND_NXT and CONTIGUOUS hold
export const ACK_KNOWN = 0x40; // RCV_NXT holds
export const FIN_SENT = 0x80;
export const FIN_ACKED = 0x100;
/** The other side has got this side's FIN in order. */
export const FIN_DELIVERED = 0x200;
export const TS_SEEN = 0x400; // this side sent a timestamp
export const TS_RECENT_KNOWN = 0x800;
export const RST_SENT = 0x1000;
export const SYN_SENT_WITHOUT_TS = 0x2000;
/** The endpoint as Zeek sees it (`zeekEndpoint.ts`), 3 bits. */
export const ZEEK_SHIFT = 14;
/** Stretches after CONTIGUOUS were seen; they stand in `rare`. */
export const OUT_OF_ORDER = 0x20000;
/** A segment of this side belongs to the connection: its numbers are not only known from acknowledgements. */
export const OWN_SEEN = 0x40000;
export const LETTERS_SHIFT = 20; // 12 bits
