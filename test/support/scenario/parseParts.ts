import { addressBytes } from "./addresses.ts";
import type { TcpPacket } from "./packet.ts";
import type { NamedEndpoint } from "./scenario.ts";

const NANOSECOND_DIGITS = 9;

export function parseInteger(text: string | undefined, largest: number): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || value > largest) {
    throw new Error(`"${text}" is not a whole number from 0 to ${largest}`);
  }
  return value;
}

/** Seconds as text to nanoseconds, digit by digit: 0.1 is no binary fraction. A sign makes it relative to `previous`. */
export function parseTime(text: string, previous: number): number {
  const match = /^([+-]?)(\d*)(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a time in seconds, with at most nine decimals`);
  const [, sign, whole = "", decimals = ""] = match;
  const magnitude = Number(whole || "0") * 1e9 + Number(decimals.padEnd(NANOSECOND_DIGITS, "0"));
  if (sign === "") return magnitude;
  return previous + (sign === "-" ? -magnitude : magnitude);
}

/** `NAME ADDRESS:PORT isn N [ttl N] [win N] [ipid N|zero]`; an IPv6 address stands in brackets. */
export function parseEndpoint([name = "", place = "", ...words]: readonly string[]): NamedEndpoint {
  if (!/^[A-Za-z]\w*$/.test(name)) throw new Error(`"${name}" is not a name`);
  const match = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(place);
  if (!match) throw new Error(`"${place}" is not address:port`);
  const address = match[1] ?? match[2] ?? "";
  addressBytes(address);
  const settings = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) settings.set(words[i] ?? "", words[i + 1] ?? "");
  for (const key of settings.keys()) {
    if (!["isn", "ttl", "win", "ipid"].includes(key)) throw new Error(`an endpoint has no "${key}"`);
  }
  const ipId = settings.get("ipid") ?? "1";
  return {
    name,
    address,
    port: parseInteger(match[3], 65_535),
    isn: parseInteger(settings.get("isn"), 2 ** 32 - 1),
    ttl: parseInteger(settings.get("ttl") ?? "64", 255),
    window: parseInteger(settings.get("win") ?? "65535", 65_535),
    firstIpId: ipId === "zero" ? null : parseInteger(ipId, 65_535),
  };
}

export interface Attributes
  extends Partial<Pick<TcpPacket, "ttl" | "ipId" | "dontFragment" | "interfaceId">> {
  readonly uncaptured?: true;
}

/** `ttl N`, `ipid N`, `df 0|1`, `interface N`, `uncaptured`, divided by commas. */
export function parseAttributes(text: string): Attributes {
  return Object.assign({}, ...text.split(",").map((part) => parseAttribute(part.trim())));
}

function parseAttribute(part: string): Attributes {
  const [word, value] = part.split(/\s+/);
  switch (word) {
    case "":
      return {};
    case "ttl":
      return { ttl: parseInteger(value, 255) };
    case "ipid":
      return { ipId: parseInteger(value, 65_535) };
    case "df":
      return { dontFragment: parseInteger(value, 1) === 1 };
    case "interface":
      return { interfaceId: parseInteger(value, 255) };
    case "uncaptured":
      return { uncaptured: true };
    default:
      throw new Error(`a segment has no attribute "${word}"`);
  }
}
