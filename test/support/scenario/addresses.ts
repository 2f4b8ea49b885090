import { isIpv6 } from "./packet.ts";

/** The 4 or 16 bytes of an address as text. Throws on anything that is not one. */
export function addressBytes(address: string): Uint8Array {
  return isIpv6(address) ? ipv6Bytes(address) : ipv4Bytes(address);
}

function ipv4Bytes(address: string): Uint8Array {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    throw new Error(`"${address}" is not an IPv4 address`);
  }
  return Uint8Array.from(parts);
}

function ipv6Bytes(address: string): Uint8Array {
  const halves = address.split("::");
  const head = groups(halves[0] ?? "");
  const tail = groups(halves[1] ?? "");
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) {
    throw new Error(`"${address}" is not an IPv6 address`);
  }
  const all = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): number[] {
  if (text === "") return [];
  return text.split(":").map((group) => {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) throw new Error(`"${group}" is not a group of an IPv6 address`);
    return Number.parseInt(group, 16);
  });
}
