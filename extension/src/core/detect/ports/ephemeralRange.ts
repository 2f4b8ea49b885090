import type { Assumptions } from "../../assumptions.ts";

/** The first and the last port that the client's stack chooses by itself, as far as the range's size tells. */
export function ephemeralRange({ ephemeralPorts }: Assumptions): readonly [number, number] {
  // Linux ip_local_port_range: 32768 to 60999, to 61000 before 4.2; IANA's range (RFC 6335 section 6), Windows, macOS.
  if (ephemeralPorts === 28_232 || ephemeralPorts === 28_233) return [32_768, 32_767 + ephemeralPorts];
  if (ephemeralPorts === 16_384) return [49_152, 65_535];
  // A range of the administrator's own: only that it holds no system ports is known.
  return [1024, 65_535];
}
