import type { PortLane } from "#core/query/ports/portModel.ts";
import { count } from "#protocol/quantities.ts";
import { type TimeScale, timeTicks } from "../axis/timeScale.ts";
import type { Disposable } from "../disposable.ts";
import { h, s } from "../dom.ts";
import { LANE_HEIGHT, type LaneBar, type LaneRow, layoutLanes } from "./laneLayout.ts";

export interface PortLanesView extends Disposable {
  draw(lanes: readonly PortLane[] | null, scale: TimeScale, end: number): void;
}

const LIFE_PX = 14;
const HATCH = "portHatch";

/** Port by port: its connections, and the TIME_WAIT after each that keeps it taken. */
export function mountPortLanes(root: HTMLElement, onSelect: (connection: number) => void): PortLanesView {
  const names = h("div", { class: "portNames" });
  const picture = s("svg", { class: "portLives", "aria-hidden": "true" });
  const plot = h("div", { class: "plot" }, picture);
  const element = h("div", { class: "portLanes" }, names, plot);
  root.append(element);
  return {
    draw(lanes, scale, end) {
      element.hidden = lanes === null || lanes.length === 0;
      if (!lanes) return;
      const rows = layoutLanes(lanes, scale, end);
      const height = rows.length * LANE_HEIGHT;
      element.style.height = `${height + 4}px`;
      names.replaceChildren(
        ...rows.map(({ port, count: lives }) =>
          h(
            "div",
            {},
            h("span", { class: "mono", text: `:${port}` }),
            h("span", { class: "dim", text: count(lives, "life", "lives") }),
          ),
        ),
      );
      picture.setAttribute("viewBox", `0 0 ${scale.width} ${height}`);
      picture.setAttribute("width", String(scale.width));
      picture.setAttribute("height", String(height));
      const grid = timeTicks(scale).map(({ time }) =>
        s("line", { class: "gridline", x1: scale.toX(time), x2: scale.toX(time), y1: 0, y2: height }),
      );
      picture.replaceChildren(
        hatch(),
        ...grid,
        ...rows.flatMap((row) => lifeShapes(row, scale.width, onSelect)),
      );
    },
    dispose: () => element.remove(),
  };
}

function lifeShapes(
  { y, lives }: LaneRow,
  right: number,
  onSelect: (connection: number) => void,
): SVGElement[] {
  const top = y + (LANE_HEIGHT - LIFE_PX) / 2;
  const middle = top + LIFE_PX / 2;
  const bar = (name: string, { x, width }: LaneBar, connection: number): SVGElement => {
    const rect = s("rect", { class: name, x, y: top, width, height: LIFE_PX });
    if (name === "wait") rect.setAttribute("fill", `url(#${HATCH})`);
    rect.addEventListener("click", () => onSelect(connection));
    return rect;
  };
  return lives.flatMap(({ connection, life, wait, outlives }) => {
    const shapes: SVGElement[] = [];
    if (wait) shapes.push(bar("wait", wait, connection));
    if (wait?.expires) {
      const over = wait.x + wait.width;
      shapes.push(s("line", { class: "expiry", x1: over, x2: over, y1: top - 2, y2: top + LIFE_PX + 2 }));
    }
    if (life) shapes.push(bar("life", life, connection));
    if (outlives) shapes.push(s("path", { class: "outlives", d: `M${right + 1} ${middle - 4}l4 4 -4 4` }));
    return shapes;
  });
}

/** The 45° hatch that stands for TIME_WAIT everywhere. */
function hatch(): SVGElement {
  const line = s("path", { d: "M-1 9L9 -1M-1 1L1 -1M7 9L9 7", class: "hatchLine" });
  const pattern = s(
    "pattern",
    { id: HATCH, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    s("rect", { width: 8, height: 8, class: "hatchFill" }),
    line,
  );
  return s("defs", {}, pattern);
}
