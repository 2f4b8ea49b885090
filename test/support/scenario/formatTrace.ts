import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from "#core/wire/segment.ts";
import type { Endpoint, TcpOption, TcpPacket, Trace } from "./packet.ts";

const LETTERS: readonly (readonly [number, string])[] = [
  [SYN, "S"],
  [FIN, "F"],
  [RST, "R"],
  [PSH, "P"],
  [ACK, "."],
  [URG, "U"],
  [ECE, "E"],
  [CWR, "W"],
];

/** A trace in the scenarios' notation, with absolute sequence numbers: random traffic that failed, as one can read it. */
export function formatTrace(trace: Trace): string {
  const names = new Map<string, string>();
  const lines = trace.packets.map((packet, i) => {
    if (packet.kind === "other") return `${i + 1} ${seconds(packet.time)} other traffic`;
    const source = nameOf(packet.source, names);
    const destination = nameOf(packet.destination, names);
    return `${i + 1} ${seconds(packet.time)} ${source} > ${destination}: ${formatSegment(packet)}`;
  });
  const endpoints = [...names].map(([place, name]) => `endpoint ${name} ${place} isn 0`);
  return ["", ...endpoints, ...lines].join("\n");
}

function formatSegment(packet: TcpPacket): string {
  const flags = LETTERS.map(([bit, letter]) => ((packet.flags & bit) !== 0 ? letter : "")).join("") || "-";
  const ack = (packet.flags & ACK) !== 0 ? ` ack ${packet.ack}` : "";
  const options = packet.options.length > 0 ? ` <${packet.options.map(formatOption).join(",")}>` : "";
  const extra = `{ttl ${packet.ttl}, ipid ${packet.ipId}, interface ${packet.interfaceId}}`;
  const range = `${packet.seq}:${packet.seq + packet.payloadLength}(${packet.payloadLength})`;
  return `${flags} ${range}${ack} win ${packet.window}${options} ${extra}`;
}

function formatOption(option: TcpOption): string {
  switch (option.kind) {
    case "mss":
      return `mss ${option.size}`;
    case "wscale":
      return `wscale ${option.shift}`;
    case "sack":
      return `sack ${option.blocks.map((block) => block.join(":")).join(" ")}`;
    case "TS":
      return `TS val ${option.val} ecr ${option.ecr}`;
    default:
      return option.kind;
  }
}

function nameOf(endpoint: Endpoint, names: Map<string, string>): string {
  const address = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
  const place = `${address}:${endpoint.port}`;
  const name = names.get(place) ?? `E${names.size + 1}`;
  names.set(place, name);
  return name;
}

function seconds(nanoseconds: number): string {
  return (nanoseconds / 1e9).toFixed(6);
}
