import { type Cursor, has, type Step } from "./layer.ts";

/** IP of the version that its first four bits tell. */
export function ip(cursor: Cursor): Step {
  if (!has(cursor, 1)) return "truncated";
  const version = cursor.view.getUint8(cursor.offset) >>> 4;
  if (version === 4) return "ipv4";
  return version === 6 ? "ipv6" : "not-ip";
}
