/** The low eight bits of the TCP flags, RFC 9293 section 3.1 and RFC 3168 section 6.1. */

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;
