/** What a generated capture holds, counted by the script of events while it is written. */
export interface Truth {
  frames: number;
  tcpSegments: number;
  connections: number;
  quadruplets: number;
  /** Zeek's conn_state. */
  byState: Record<string, number>;
  findings: Record<string, number>;
  /** Most connections that were open at the same time. */
  mostOpen: number;
  /** Seconds from the first to the last frame. */
  durationSeconds: number;
}

export function newTruth(): Truth {
  return {
    frames: 0,
    tcpSegments: 0,
    connections: 0,
    quadruplets: 0,
    byState: {},
    findings: {},
    mostOpen: 0,
    durationSeconds: 0,
  };
}

export function add(counts: Record<string, number>, name: string, n = 1): void {
  counts[name] = (counts[name] ?? 0) + n;
}
