/** No window is larger (RFC 7323 section 2.3): a number further away belongs to another incarnation, or to nobody. */
export const LARGEST_WINDOW = 0x40000000;
