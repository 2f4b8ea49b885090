import type { ConnectionObject, PerSide } from "#core/report/contract.ts";
import type { FrameNumber } from "#core/units.ts";
import { formatBytes, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { when } from "../clock.ts";
import { connectionSentences, displayFilter, quadrupletText, timeWaitText } from "../connectionWords.ts";
import { CONN_STATES } from "../connStates.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";

/** More frames than these are counted, not listed. */
const MOST_FRAMES = 12;

/** The selected connection in words and numbers. */
export function mountConnectionDetail(root: HTMLElement, context: ViewContext): Disposable {
  const { capture, view } = context.store;
  const element = h("div", {
    class: "detail",
    tabIndex: 0,
    role: "region",
    aria: { label: "Selected connection" },
  });
  root.append(element);
  const draw = (): void => {
    const { selected, summary } = capture.value;
    if (selected) element.replaceChildren(...detailNodes(selected, context));
    else element.replaceChildren(...(summary ? [invitation(isComplete(capture.value))] : []));
  };
  return disposeAll([
    capture.watch((state) => [state.selected, state.summary !== null, isComplete(state)], draw),
    context.store.clock.watch((clock) => [clock], draw),
    view.watch(
      ({ selection }) => [selection],
      () => element.scrollTo(0, 0),
    ),
    { dispose: () => element.remove() },
  ]);
}

function invitation(complete: boolean): HTMLElement {
  const meanwhile = "You can read while the file is being read; a selection stays where it is.";
  return h("p", {
    class: "dim",
    text: complete ? "Select a connection." : `Select a connection. ${meanwhile}`,
  });
}

function detailNodes(connection: ConnectionObject, { store, announce }: ViewContext): HTMLElement[] {
  const { state, incarnation, start, history } = connection;
  const meta = h(
    "div",
    { class: "meta" },
    h("span", { class: "mono", text: state, title: CONN_STATES[state] }),
    h("span", { text: CONN_STATES[state] }),
    h("span", { text: `at ${when(start)}` }),
    ...(incarnation > 1 ? [h("span", { text: `life ${incarnation} of its quadruplet` })] : []),
  );
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(displayFilter(connection));
    announce("Display filter copied");
  };
  const { previous } = connection;
  const buttons = h(
    "div",
    { class: "buttons" },
    button({ class: "button primary toSegments", label: "Segments", title: "Enter" }, () =>
      store.view.patch({ view: "connection" }),
    ),
    ...(previous === null
      ? []
      : [
          button({ class: "button", label: "Previous life", title: "Shift+P" }, () =>
            store.view.patch({ selection: previous }),
          ),
        ]),
    button(
      { class: "button", label: "Copy display filter", title: displayFilter(connection) },
      () => void copy(),
    ),
  );
  return [
    h("h2", { class: "mono", text: quadrupletText(connection) }),
    meta,
    h("p", { text: connectionSentences(connection) }),
    buttons,
    keyValues(connection, history),
  ];
}

function keyValues(connection: ConnectionObject, history: string): HTMLElement {
  const { segments, payloadBytes, timestamps, handshakeRttSeconds, finFrames, rstFrames } = connection;
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

function frames(numbers: readonly FrameNumber[]): Node {
  if (numbers.length === 0) return h("span", { class: "dim", text: "none" });
  const chips = numbers
    .slice(0, MOST_FRAMES)
    .map((each) => h("span", { class: "frameChip", text: `#${each}` }));
  const more = numbers.length - chips.length;
  return h("span", {}, ...chips, ...(more > 0 ? [`and ${groupDigits(more)} more`] : []));
}

function sides({ client, server }: PerSide<readonly FrameNumber[]>): Node {
  if (client.length === 0) return server.length === 0 ? frames([]) : h("span", {}, "server ", frames(server));
  if (server.length === 0) return h("span", {}, "client ", frames(client));
  return h("span", {}, "client ", frames(client), " server ", frames(server));
}
