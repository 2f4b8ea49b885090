import type { ConnectionObject, PerSide } from "#core/report/contract.ts";
import type { FrameNumber } from "#core/units.ts";
import { formatBytes, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { timeWaitText } from "../connectionWords.ts";
import { h } from "../dom.ts";

/** More frames than these are counted, not listed. */
const MOST_FRAMES = 12;

/** What the packets show of a connection, by name; `link` makes the link to a frame. */
export function connectionFacts(
  connection: ConnectionObject,
  link: (frame: FrameNumber) => Node,
): HTMLElement {
  const frames = (numbers: readonly FrameNumber[]): Node => frameList(numbers, link);
  const sides = (numbers: PerSide<readonly FrameNumber[]>): Node => sidesOf(numbers, frames);
  const { history, segments, payloadBytes, timestamps, handshakeRttSeconds, finFrames, rstFrames } =
    connection;
  const rows: (readonly [string, Node])[] = [
    [
      "history",
      h("code", {
        text: history,
        title: "Zeek’s history: upper case from the client, lower case from the server",
      }),
    ],
    ["SYN", frames(connection.synFrames)],
    ["SYN ACK", frames(connection.synAckFrames)],
    ["FIN", sides(finFrames)],
    ["RST", sides(rstFrames)],
    ["TIME_WAIT", text(timeWaitText(connection))],
    ["round trip", text(handshakeRttSeconds === null ? "not seen" : formatDuration(handshakeRttSeconds))],
    ["lasted", text(formatDuration(connection.end - connection.start))],
    ["segments", text(perSide(segments, groupDigits))],
    ["payload", text(perSide(payloadBytes, formatBytes))],
    ["timestamps", text(timestampWords(timestamps))],
  ];
  const body = rows.map(([name, value]) => h("tr", {}, h("th", { text: name }), h("td", {}, value)));
  return h("table", { class: "keyValues" }, h("tbody", {}, ...body));
}

function text(words: string): Node {
  return document.createTextNode(words);
}

function perSide<T>({ client, server }: PerSide<T>, show: (value: T) => string): string {
  return `${show(client)} from the client, ${show(server)} from the server`;
}

function timestampWords({ client, server }: PerSide<boolean>): string {
  if (client && server) return "both sides";
  if (client || server) return `only the ${client ? "client" : "server"}`;
  return "none";
}

function frameList(numbers: readonly FrameNumber[], link: (frame: FrameNumber) => Node): Node {
  if (numbers.length === 0) return h("span", { class: "dim", text: "none" });
  const chips = numbers.slice(0, MOST_FRAMES).map(link);
  const more = numbers.length - chips.length;
  return h("span", {}, ...chips, ...(more > 0 ? [`and ${groupDigits(more)} more`] : []));
}

function sidesOf(
  { client, server }: PerSide<readonly FrameNumber[]>,
  frames: (numbers: readonly FrameNumber[]) => Node,
): Node {
  if (client.length === 0) return server.length === 0 ? frames([]) : h("span", {}, "server ", frames(server));
  if (server.length === 0) return h("span", {}, "client ", frames(client));
  return h("span", {}, "client ", frames(client), " server ", frames(server));
}
