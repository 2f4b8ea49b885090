/** Wireshark display filters. Only operators that every Wireshark since 1.0 knows. */

import type { EndpointObject } from "../report/contract.ts";
import type { FrameNumber, Seconds } from "../units.ts";
import { frameRanges } from "./frameRanges.ts";

/** "frame.number == 9 || (frame.number >= 11 && frame.number <= 13)"; frames need be in no order. */
export function framesFilter(frames: readonly FrameNumber[]): string {
  return frameRanges(frames)
    .map(([first, last]) =>
      first === last ? `frame.number == ${first}` : `(frame.number >= ${first} && frame.number <= ${last})`,
    )
    .join(" || ");
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
  const frames = `frame.number >= ${firstFrame} && frame.number <= ${lastFrame}`;
  return `${quadrupletFilter(endpointParts(client), endpointParts(server))} && ${frames}`;
}

/** Every frame between two endpoints. */
export function quadrupletFilter(client: EndpointObject, server: EndpointObject): string {
  return [client, server]
    .flatMap(({ address, port }) => [
      `${address.includes(":") ? "ipv6" : "ip"}.addr == ${address}`,
      `tcp.port == ${port}`,
    ])
    .join(" && ");
}

/** All frames between two moments, both included. Wireshark counts from the first frame of the file. */
export function rangeFilter(from: Seconds, until: Seconds): string {
  return `frame.time_relative >= ${from.toFixed(9)} && frame.time_relative <= ${until.toFixed(9)}`;
}

function endpointParts(endpoint: string): EndpointObject {
  const colon = endpoint.lastIndexOf(":");
  const address = endpoint.slice(0, colon).replace(/^\[|\]$/g, "");
  return { address, port: Number(endpoint.slice(colon + 1)) };
}
