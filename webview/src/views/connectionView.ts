/** The selected connection: its lives in a strip, its segments as a ladder, and below that in a table. */

import { hatchPattern } from "../chart/hatch.ts";
import { disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { connectionPicture } from "../ladder/connectionPicture.ts";
import { startLadder } from "../ladder/ladderSession.ts";
import { mountLadder } from "../ladder/ladderView.ts";
import { panelPicture } from "../picture/panelPicture.ts";
import type { PictureSource } from "../picture/viewPicture.ts";
import { probePen } from "../picture/writePicture.ts";
import type { MountedView, ViewContext } from "../viewContext.ts";
import { LADDER_SPLIT } from "../viewState.ts";
import { mountConnectionStrip } from "./connectionStrip.ts";
import { createSash } from "./sash.ts";
import { mountSegmentTable } from "./segmentTable.ts";

export function mountConnectionView(panel: HTMLElement, context: ViewContext): MountedView {
  const { store, theme } = context;
  const { view, capture } = store;
  const session = startLadder(context);
  const strip = mountConnectionStrip(panel, context);
  const upper = h("div", { class: "ladderPart" });
  const lower = h("div", { class: "segmentPart" });
  const sash = createSash({
    label: "Height of the ladder",
    orientation: "horizontal",
    ...LADDER_SPLIT,
    keyStep: 0.05,
    value: () => view.value.ladderSplit,
    valueAt: (event) => {
      const box = parts.getBoundingClientRect();
      return (event.clientY - box.top) / box.height;
    },
    onChange: (ladderSplit) => view.patch({ ladderSplit }),
  });
  const parts = h("div", { class: "connectionParts" }, upper, sash.element, lower);
  panel.append(parts);
  const parted = disposeAll([
    session,
    strip,
    sash,
    mountLadder(upper, context, session),
    mountSegmentTable(lower, context),
    capture.watch(
      ({ selected }) => [selected === null],
      (nothing) => {
        upper.hidden = nothing;
        sash.element.hidden = nothing;
      },
    ),
    view.watch(
      ({ ladderSplit }) => [ladderSplit],
      (ladderSplit) => {
        parts.style.setProperty("--ladder-split", `${ladderSplit * 100}%`);
        sash.update();
      },
    ),
    { dispose: () => parts.remove() },
  ]);
  /** The whole ladder; where that is too long, or a table stands in its place, what is in view. */
  const picture: PictureSource = () => {
    const whole = view.value.asTable ? null : connectionPicture(panel, hatchPattern(probePen(), theme.value));
    return Promise.resolve(whole ?? panelPicture(context, panel, "Connection", null));
  };
  return { picture, dispose: parted.dispose };
}
