/** No window is larger (RFC 7323 section 2.3): a number further away belongs to another incarnation, or to nobody. */
export const LARGEST_WINDOW = 0x40000000;

/** What a window without scaling can offer (RFC 9293 section 3.1): an RST beyond that is in no ordinary window. */
export const FULL_WINDOW = 65_535;
