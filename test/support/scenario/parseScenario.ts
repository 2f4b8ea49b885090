/**
 * Reads a scenario: packetdrill's notation with named endpoints, described in test/scenarios/README.md.
 * Everything wrong with the text ends in a ScenarioError that names the line.
 */

import { type CaptureInterface, type Link, PLAIN_TRACE, type TcpPacket } from "./packet.ts";
import { parseAttributes, parseEndpoint, parseInteger, parseTime } from "./parseParts.ts";
import { parseSegment } from "./parseSegment.ts";
import { type NamedEndpoint, type Scenario, ScenarioError } from "./scenario.ts";

/** [frame] time rest. A lone number is the time. */
const EVENT = /^(?:(\d+)\s+)?([+-]?\d*\.?\d+)\s+([A-Za-z].*)$/;

export function parseScenario(text: string, name: string): Scenario {
  const reader = new ScenarioReader(name);
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    try {
      reader.readLine(line.replace(/(\/\/|#).*$/, "").trim());
    } catch (error) {
      throw new ScenarioError(`${name}.pkt`, i + 1, error instanceof Error ? error.message : String(error));
    }
  });
  return reader.finish();
}

class ScenarioReader {
  readonly #name: string;
  readonly #endpoints = new Map<string, NamedEndpoint>();
  readonly #sent = new Map<string, number>();
  readonly #assumptions: Record<string, number> = {};
  readonly #interfaces: CaptureInterface[] = [];
  readonly #packets: TcpPacket[] = [];
  #link: Link = "ethernet";
  #vlans: number[] = [];
  #snapLength: number | null = null;
  #time = 0;

  constructor(name: string) {
    this.#name = name;
  }

  readLine(line: string): void {
    if (line === "") return;
    const event = EVENT.exec(line);
    if (event) this.#readEvent(event[1], event[2] ?? "", event[3] ?? "");
    else this.#readDirective(line.split(/\s+/));
  }

  finish(): Scenario {
    const interfaces = this.#interfaces.length > 0 ? this.#interfaces : PLAIN_TRACE.interfaces;
    return {
      name: this.#name,
      endpoints: this.#endpoints,
      assumptions: this.#assumptions,
      trace: {
        ...PLAIN_TRACE,
        link: this.#link,
        vlans: this.#vlans,
        snapLength: this.#snapLength,
        interfaces,
        packets: this.#packets,
      },
    };
  }

  #readDirective([word = "", ...rest]: string[]): void {
    switch (word) {
      case "endpoint": {
        const endpoint = parseEndpoint(rest);
        if (this.#endpoints.has(endpoint.name))
          throw new Error(`endpoint ${endpoint.name} is declared twice`);
        this.#endpoints.set(endpoint.name, endpoint);
        return;
      }
      case "link":
        this.#link = parseLink(rest[0]);
        return;
      case "vlan":
        this.#vlans = rest.map((id) => parseInteger(id, 4095));
        return;
      case "snaplen":
        this.#snapLength = parseInteger(rest[0], 262_144);
        return;
      case "interface": {
        const dropped = rest[1] === "dropped" ? parseInteger(rest[2], 2 ** 32) : null;
        this.#interfaces.push({ name: rest[0] ?? "", dropped });
        return;
      }
      case "assume":
        this.#assumptions[rest[0] ?? ""] = Number(rest[1]);
        return;
      default:
        throw new Error(`"${word}" is neither a directive nor the time of a segment`);
    }
  }

  #readEvent(frameText: string | undefined, timeText: string, rest: string): void {
    const time = parseTime(timeText, this.#time);
    this.#time = time;
    const attributeText = /\{(.*)\}$/.exec(rest);
    const attributes = parseAttributes(attributeText?.[1] ?? "");
    const body = attributeText ? rest.slice(0, attributeText.index).trim() : rest;

    const copy = /^copy of (\d+)$/.exec(body);
    const packet = copy ? this.#copyOf(Number(copy[1])) : this.#segment(body);
    const { uncaptured, ...changed } = attributes;
    if (uncaptured) {
      if (frameText !== undefined) throw new Error("a segment that is not captured has no frame number");
      return;
    }
    this.#packets.push({ ...packet, ...changed, time });
    const frame = this.#packets.length;
    if (frameText !== undefined && Number(frameText) !== frame) {
      throw new Error(`the line says frame ${frameText}, but it is frame ${frame}`);
    }
  }

  #copyOf(frame: number): TcpPacket {
    const original = this.#packets[frame - 1];
    if (!original) throw new Error(`there is no frame ${frame} to copy`);
    return original;
  }

  #segment(body: string): TcpPacket {
    const { from, to, ...segment } = parseSegment(body);
    const source = this.#endpoint(from);
    const destination = this.#endpoint(to);
    const sent = this.#sent.get(from) ?? 0;
    this.#sent.set(from, sent + 1);
    return {
      kind: "tcp",
      time: 0,
      interfaceId: 0,
      source: { address: source.address, port: source.port },
      destination: { address: destination.address, port: destination.port },
      seq: (source.isn + segment.seq) >>> 0,
      ack: segment.ack === null ? 0 : (destination.isn + segment.ack) >>> 0,
      flags: segment.flags,
      window: segment.window ?? source.window,
      options: segment.options.map((option) =>
        option.kind === "sack"
          ? {
              ...option,
              blocks: option.blocks.map(
                ([l, r]) => [(destination.isn + l) >>> 0, (destination.isn + r) >>> 0] as const,
              ),
            }
          : option,
      ),
      payloadLength: segment.payloadLength,
      ttl: source.ttl,
      ipId: source.firstIpId === null ? 0 : (source.firstIpId + sent) & 0xffff,
      dontFragment: true,
    };
  }

  #endpoint(name: string): NamedEndpoint {
    const endpoint = this.#endpoints.get(name);
    if (!endpoint) throw new Error(`endpoint ${name} is not declared`);
    return endpoint;
  }
}

function parseLink(word: string | undefined): Link {
  if (word === "ethernet" || word === "raw" || word === "sll") return word;
  throw new Error(`link is ethernet, raw or sll, not "${word}"`);
}
