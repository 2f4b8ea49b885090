import { hatchPattern } from "../chart/hatch.ts";
import { visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { domPicture } from "./domPicture.ts";
import type { PictureAxis, ViewPicture } from "./viewPicture.ts";
import { probePen } from "./writePicture.ts";

/** The picture of a view that has no better one: what can be seen of its panel, over the time axis if that is shown. */
export function panelPicture(
  { store, theme }: ViewContext,
  panel: HTMLElement,
  title: string,
  axisPlot: Element | null,
): ViewPicture | null {
  const hatch = hatchPattern(probePen(), theme.value);
  // A table below a strip is no picture over time.
  const isOverTime = panel.querySelector(".picture.plotArea:not([hidden])") !== null;
  const plot = isOverTime ? axisPlot?.getBoundingClientRect() : undefined;
  const { left } = panel.getBoundingClientRect();
  const axis: PictureAxis | null =
    plot && plot.width > 0
      ? { ...visibleRange(store), left: plot.left - left, right: plot.right - left, event: null }
      : null;
  return domPicture(panel, { title, axis, hatch });
}
