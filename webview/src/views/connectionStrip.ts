import type { ConnectionObject } from "#core/report/contract.ts";
import { type TimeScale, timeScale } from "../axis/timeScale.ts";
import { endpointText, timeWaitText } from "../connectionWords.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h, s, setAria } from "../dom.ts";
import { type Store, visibleRange } from "../store.ts";
import { drawEndpoint } from "./endpoint.ts";

const CENTER = 25;
const BAR = 9; // half of the height of a life
const LEAST_LIFE_PX = 4;
/** A hatch narrower than this shows no line. */
const LEAST_HATCH_PX = 3;
const LABEL_MARGIN = 10;

/** The life of the selected connection on the shared axis, with its TIME_WAIT to the end. */
export function mountConnectionStrip(root: HTMLElement, store: Store): Disposable {
  const ends = h("div", { class: "ends" });
  const picture = s("svg", { role: "img" });
  const label = h("div", { class: "stripLabel", aria: { hidden: true } });
  const element = h("div", { class: "connectionStrip plotArea" }, ends, picture, label);
  root.append(element);

  const draw = (): void => {
    const { selected } = store.capture.value;
    element.hidden = selected === null;
    if (!selected) return;
    const client = h("div");
    const server = h("div");
    drawEndpoint(client, `${endpointText(selected.client)} →`);
    drawEndpoint(server, endpointText(selected.server));
    ends.replaceChildren(client, server);
    const scale = timeScale(visibleRange(store), picture.clientWidth);
    picture.replaceChildren(hatchDefinition(), ...lifeShapes(selected, scale));
    placeLabel(label, selected, scale);
    setAria(picture, {
      label: `From ${selected.start} s to ${selected.end} s; TIME_WAIT ${timeWaitText(selected)}`,
    });
  };
  const resize = new ResizeObserver(draw);
  resize.observe(element);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    store.capture.watch(({ selected, horizon }) => [selected, horizon], draw),
    store.view.watch(({ range }) => [range], draw),
    { dispose: () => element.remove() },
  ]);
}

/** The same hatch as in the charts. */
function hatchDefinition(): SVGDefsElement {
  const ground = s("rect", { class: "hatchGround", width: 6, height: 6 });
  const line = s("path", { class: "hatchLine", d: "M0 0V6" });
  const size = { width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  return s("defs", {}, s("pattern", { id: "hatch", ...size }, ground, line));
}

function lifeShapes(connection: ConnectionObject, scale: TimeScale): SVGElement[] {
  const from = scale.toX(connection.start);
  const until = Math.max(scale.toX(connection.end), from + LEAST_LIFE_PX);
  if (connection.opening === "unanswered") return unansweredShapes(from, until);
  const shapes = [...timeWaitShapes(connection, scale, until)];
  const isOpen = connection.opening !== "refused" && connection.opening !== "challenged";
  const life = { x: from, y: CENTER - BAR, width: until - from, height: 2 * BAR };
  shapes.push(
    isOpen
      ? s("rect", { class: "lifeOpen", ...life })
      : s("rect", { class: "lifeHandshake", ...life, y: CENTER - 4, height: 8 }),
  );
  if (connection.closing === "rst") shapes.push(resetMark(until, connection.rstFrames.client.length > 0));
  return shapes;
}

function unansweredShapes(from: number, until: number): SVGElement[] {
  const cross = (x: number, r: number): SVGElement =>
    s("path", {
      class: "markSyn",
      d: `M${x - r} ${CENTER - r}L${x + r} ${CENTER + r}M${x + r} ${CENTER - r}L${x - r} ${CENTER + r}`,
    });
  const line = s("path", { class: "lifeUnanswered", d: `M${from} ${CENTER}H${until}` });
  return until - from > 12 ? [line, cross(from, 3.7), cross(until, 2.9)] : [line, cross(from, 3.7)];
}

/** A pole over the row, the pennant on the sender's side: above for the client, below for the server. */
function resetMark(x: number, byClient: boolean): SVGElement {
  const flag = byClient ? `M${x} 8l7 3.2-7 3.2z` : `M${x} 42l7-3.2-7-3.2z`;
  return s("path", { class: "markReset", d: `M${x} 8V42${flag}` });
}

function timeWaitShapes({ timeWait }: ConnectionObject, scale: TimeScale, lifeEnd: number): SVGElement[] {
  if (!timeWait) return [];
  const from = Math.max(scale.toX(timeWait.start), lifeEnd);
  const end = timeWait.end ?? timeWait.expires;
  const until = Math.min(scale.toX(end), scale.width);
  const shapes: SVGElement[] = [];
  if (until - from >= LEAST_HATCH_PX) {
    const box = { x: from, y: CENTER - BAR + 1, width: until - from, height: 2 * BAR - 2 };
    shapes.push(s("rect", { class: "waitBar", fill: "url(#hatch)", ...box }));
  }
  const outlives = end > scale.until;
  const chevron = `M${scale.width - 6} ${CENTER - 5}l5 5-5 5`;
  shapes.push(
    s("path", { class: "waitEnd", d: outlives ? chevron : `M${until} ${CENTER - BAR}v${2 * BAR}` }),
  );
  // Cut short: the outline goes on to where it would have expired.
  const lost = Math.min(scale.toX(timeWait.expires), scale.width);
  if (lost - until > 2) {
    shapes.push(
      s("path", {
        class: "waitLost",
        d: `M${until} ${CENTER - BAR + 1}H${lost}V${CENTER + BAR - 1}H${until}`,
      }),
    );
  }
  return shapes;
}

/** Names the TIME_WAIT on its hatch, where there is room for the words. */
function placeLabel(label: HTMLElement, { timeWait, end }: ConnectionObject, scale: TimeScale): void {
  label.hidden = timeWait === null;
  if (!timeWait) return;
  label.textContent = `TIME_WAIT ${timeWait.holder === "both" ? "at both sides" : `at the ${timeWait.holder}`}`;
  const from = Math.max(scale.toX(timeWait.start), scale.toX(end) + LEAST_LIFE_PX, 0);
  const until = Math.min(scale.toX(timeWait.end ?? timeWait.expires), scale.width);
  label.hidden = until - from < label.offsetWidth + 2 * LABEL_MARGIN;
  label.style.left = `calc(var(--gutter) + ${from + LABEL_MARGIN}px)`;
}
