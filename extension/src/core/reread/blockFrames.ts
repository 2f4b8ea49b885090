/**
 * A bookmark stands at the first frame of every block of so many. A power of two; a number alone: the fast path, which leaves these
 * frames to the core, is compiled with it, too.
 */
export const FRAMES_A_BLOCK = 1024;
