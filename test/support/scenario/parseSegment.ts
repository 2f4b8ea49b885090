import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from "#core/wire/segment.ts";
import type { TcpOption } from "./packet.ts";
import { parseInteger } from "./parseParts.ts";

/** A segment as its line says it; numbers are relative to the endpoints' ISNs. */
export interface SegmentText {
  readonly from: string;
  readonly to: string;
  readonly flags: number;
  readonly seq: number;
  readonly payloadLength: number;
  readonly ack: number | null;
  readonly window: number | null;
  readonly options: readonly TcpOption[];
}

const FLAGS: Readonly<Record<string, number>> = {
  F: FIN,
  S: SYN,
  R: RST,
  P: PSH,
  ".": ACK,
  U: URG,
  E: ECE,
  W: CWR,
};

const SEGMENT =
  /^(\w+) > (\w+): ([-FSRP.UEW]+) (\d+):(\d+)\((\d+)\)(?: ack (\d+))?(?: win (\d+))?(?: <([^>]*)>)?$/;

/** `C > S: S. 0:0(0) ack 1 win 65535 <mss 1460,TS val 1 ecr 0>`: packetdrill's segment, its direction by names. */
export function parseSegment(text: string): SegmentText {
  const match = SEGMENT.exec(text);
  if (!match)
    throw new Error(`"${text}" is not  NAME > NAME: FLAGS SEQ:END(LENGTH) [ack N] [win N] [<options>]`);
  const [, from = "", to = "", flagText = "", seqText, endText, lengthText, ackText, windowText, optionText] =
    match;
  const flags = [...flagText].reduce((bits, letter) => bits | (FLAGS[letter] ?? 0), 0);
  const seq = parseInteger(seqText, 2 ** 32 - 1);
  const payloadLength = parseInteger(lengthText, 65_495);
  if (Number(endText) !== seq + payloadLength) {
    throw new Error(`${seqText}:${endText}(${lengthText}): the end is not the start plus the length`);
  }
  if ((flags & ACK) !== 0 && ackText === undefined)
    throw new Error("a segment with the ACK flag says what it acks");
  if ((flags & ACK) === 0 && ackText !== undefined)
    throw new Error("a segment without the ACK flag acks nothing");
  return {
    from,
    to,
    flags,
    seq,
    payloadLength,
    ack: ackText === undefined ? null : parseInteger(ackText, 2 ** 32 - 1),
    window: windowText === undefined ? null : parseInteger(windowText, 65_535),
    options: optionText === undefined ? [] : optionText.split(/\s*,\s*/).map(parseOption),
  };
}

function parseOption(text: string): TcpOption {
  const [word, ...values] = text.trim().split(/\s+/);
  switch (word) {
    case "nop":
      return { kind: "nop" };
    case "mss":
      return { kind: "mss", size: parseInteger(values[0], 65_535) };
    case "wscale":
      return { kind: "wscale", shift: parseInteger(values[0], 255) };
    case "sackOK":
      return { kind: "sackOK" };
    case "sack":
      return { kind: "sack", blocks: values.map(parseBlock) };
    case "TS": {
      const match = /^TS val (\d+) ecr (\d+)$/.exec(text.trim());
      if (!match) throw new Error(`"${text}" is not  TS val N ecr N`);
      return {
        kind: "TS",
        val: parseInteger(match[1], 2 ** 32 - 1),
        ecr: parseInteger(match[2], 2 ** 32 - 1),
      };
    }
    default:
      throw new Error(`"${word}" is not a TCP option that scenarios know`);
  }
}

function parseBlock(text: string): readonly [number, number] {
  const [left, right] = text.split(":");
  return [parseInteger(left, 2 ** 32 - 1), parseInteger(right, 2 ** 32 - 1)];
}
