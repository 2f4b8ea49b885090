import type { FrameNumber } from "#core/units.ts";
import { h } from "../dom.ts";
import { openFrame } from "../openFrame.ts";
import type { ViewContext } from "../viewContext.ts";

/** A frame as a link to it, wherever frames are named. */
export function frameChip(context: ViewContext, frame: FrameNumber): HTMLElement {
  const chip = h("button", {
    class: "frameChip",
    text: `#${frame}`,
    title: `Show frame ${frame} in its connection`,
    aria: { label: `Frame ${frame}` },
  });
  chip.type = "button";
  chip.addEventListener("click", () => void openFrame(context, frame));
  return chip;
}
