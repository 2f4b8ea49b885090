import type { Seconds } from "./units.ts";

/**
 * Everything that a capture cannot tell and a verdict must assume. Parameters, never constants in a
 * detector; the contract prints them under `assumptions`, the status line of the editor shows them.
 */
export interface Assumptions {
  /** Length of TIME_WAIT. Linux: TCP_TIMEWAIT_LEN, 60 s (include/net/tcp.h); macOS 30 s; Windows 120 or 240 s. */
  readonly timeWaitSeconds: Seconds;
  /** How far after that a Linux TIME_WAIT may still be found alive: its timer's granularity (60.0 to about 62.1 s seen on 6.18). */
  readonly timeWaitSlackSeconds: Seconds;
  /** Two captured frames with the same bytes within this time are one frame captured twice. */
  readonly frameCopySeconds: Seconds;
  /** How long after its last SYN a connection attempt may still take part in a simultaneous open (Linux gives up after 131 s). */
  readonly connectTimeoutSeconds: Seconds;
  /** `half-closed` is reported from here. */
  readonly halfClosedSeconds: Seconds;
  /** `port-pressure` is reported from this share of the ephemeral ports. */
  readonly portPressureShare: number;
  /** Size of the ephemeral port range: Linux `ip_local_port_range` 32768 to 60999. */
  readonly ephemeralPorts: number;
  /** `timestamps-off` is reported from this many TIME_WAITs. */
  readonly timestampsOffTimeWaits: number;
  /** Memory of one TIME_WAIT socket: the slab slot of tw_sock_TCP on Linux 6.18. */
  readonly timeWaitSocketBytes: number;
}

export const DEFAULT_ASSUMPTIONS: Assumptions = Object.freeze({
  timeWaitSeconds: 60,
  timeWaitSlackSeconds: 2.5,
  frameCopySeconds: 0.01,
  connectTimeoutSeconds: 131,
  halfClosedSeconds: 60,
  portPressureShare: 0.8,
  ephemeralPorts: 28232,
  timestampsOffTimeWaits: 100,
  timeWaitSocketBytes: 256,
});
