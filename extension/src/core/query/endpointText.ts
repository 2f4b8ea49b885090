import type { EndpointObject } from "../report/contract.ts";

/** "192.0.2.1:443", "[2001:db8::1]:443" (RFC 5952 section 6). */
export function endpointText(endpoint: EndpointObject): string {
  return endpoint.address.includes(":")
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}
