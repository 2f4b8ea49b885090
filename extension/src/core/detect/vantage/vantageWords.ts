/**
 * What stands where while the signs of the capture point are gathered (`vantageSigns.ts`). Numbers alone: the fast path is compiled with
 * this file, too.
 */

/** The largest frame that Ethernet equipment commonly carries (jumbo frames): more in one segment was not yet cut, or put together again, by the card. */
export const LARGEST_FRAME_BYTES = 9216;

// Bytes of `ttls`, four to a connection.
export const CLIENT_LOWEST = 0;
export const CLIENT_HIGHEST = 1;
export const SERVER_LOWEST = 2;
export const SERVER_HIGHEST = 3;
export const TTLS_A_CONNECTION = 4;

// What comes next of a handshake.
export const WAITS_FOR_SYN = 0;
export const WAITS_FOR_SYN_ACK = 1;
export const WAITS_FOR_ACK = 2;
export const DONE = 3;
export const SPOILT = 4;

// What the TTLs of a connection say.
export const HOPS_UNKNOWN = 0;
/** A router on the other side only. */
export const NEAR_CLIENT = 1;
export const NEAR_SERVER = 2;
/** Routers on both sides. */
export const HOPS_BOTH_SIDES = 3;
/** A router on neither side. */
export const HOPS_NEITHER_SIDE = 4;

// Words of a host.
/** What its address adds to the pseudo-header's sum; 0: not yet found. */
export const SUM = 0;
export const CHECKSUMS = 1;
export const UNFILLED = 2;
export const RECEIVED_CHECKSUMS = 3;
export const RECEIVED_UNFILLED = 4;
export const HIGHEST_TTL = 5;
export const OVERSIZED = 6;
export const LARGEST = 7;
/** Connections whose TTLs say that no router lies between it and the capture point. */
export const NEAR_IN = 8;
export const HOST_WORDS = 9;

// Checksums that are not filled in.
export const TCP_PROTOCOL = 6;
export const SHORTEST_HEADER = 20;
export const LONGEST_HEADER = 60;
/** Sums of 16-bit words with end-around carry (RFC 1071) are sums modulo this. */
export const ONES_COMPLEMENT = 0xffff;

// Words in front of a pass: counts, then addresses.
export const FORWARDED = 0;
export const TAKEN = 1;
// By connection, its pair of hosts; by pair, client and server; by host, its words.
export const PAIR_OF = 2;
export const CLIENTS = 3;
export const SERVERS = 4;
export const HOSTS = 5;
// By connection, what its handshake waits for, and the two delays; its TTLs.
export const HANDSHAKES = 6;
export const CLIENT_DELAYS = 7;
export const SERVER_DELAYS = 8;
export const TTLS = 9;
// By connection, what its TTLs say; and the hosts that are near in any, in order of the first one, with how many they are.
export const VERDICTS = 10;
export const NEAR_HOSTS = 11;
export const NEAR_HOSTS_LENGTH = 12;
/** From here on: how many connections say each of it. */
export const VOTES = 13;
export const HEADER_WORDS = 18;
