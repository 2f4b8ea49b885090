/** Wireshark display filters. Only operators that every Wireshark since 1.0 knows. */

import type { FrameNumber } from "../units.ts";

/** "frame.number == 9 || (frame.number >= 11 && frame.number <= 13)"; frames need be in no order. */
export function framesFilter(frames: readonly FrameNumber[]): string {
  const parts: string[] = [];
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i] ?? 0;
    let last = first;
    while (sorted[i + 1] === last + 1) {
      i++;
      last++;
    }
    parts.push(
      first === last ? `frame.number == ${first}` : `(frame.number >= ${first} && frame.number <= ${last})`,
    );
  }
  return parts.join(" || ");
}

export interface FilteredConnection {
  /** "192.0.2.1:40500", "[2001:db8::1]:443" */
  readonly client: string;
  readonly server: string;
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
}

/** The frames of one incarnation: those of its quadruplet from its first to its last. */
export function connectionFilter({ client, server, firstFrame, lastFrame }: FilteredConnection): string {
  const ends = [client, server].map(endpointParts);
  const parts = ends.flatMap(({ address, port }) => [
    `${address.includes(":") ? "ipv6" : "ip"}.addr == ${address}`,
    `tcp.port == ${port}`,
  ]);
  return [...parts, `frame.number >= ${firstFrame}`, `frame.number <= ${lastFrame}`].join(" && ");
}

function endpointParts(endpoint: string): { readonly address: string; readonly port: string } {
  const colon = endpoint.lastIndexOf(":");
  return { address: endpoint.slice(0, colon).replace(/^\[|\]$/g, ""), port: endpoint.slice(colon + 1) };
}
