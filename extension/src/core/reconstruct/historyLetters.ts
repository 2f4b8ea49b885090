/** The letters of Zeek's history by number (`history.ts`), and how many of them a row holds. Numbers alone: the fast path is compiled with them, too. */

export const LETTER_SYN = 0;
export const LETTER_SYN_ACK = 1;
export const LETTER_ACK = 2;
export const LETTER_DATA = 3;
export const LETTER_FIN = 4;
export const LETTER_RST = 5;
export const LETTER_GAP = 6;
export const LETTER_RETRANSMISSION = 7;
export const LETTER_ZERO_WINDOW = 8;
export const LETTER_INCONSISTENT = 9;
export const LETTER_MULTIPLE_FLAGS = 10;
export const LETTER_FLIPPED = 11;

/** Bits of those that are counted: a gap, a retransmission, a zero window. In SIDE they begin at LETTERS_SHIFT. */
export const COUNTED_LETTERS = 0x1c0;

export const LETTERS_IN_ROW = 12;
