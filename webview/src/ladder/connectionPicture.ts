import { domPicture } from "../picture/domPicture.ts";
import { drawSvgShapes } from "../picture/domShapes.ts";
import type { PicturePen } from "../picture/picturePen.ts";
import type { ViewPicture } from "../picture/viewPicture.ts";

/** A picture of a longer ladder is what is in view. */
const MOST_PICTURE_PX = 6000;

/** The whole ladder to be saved, however little of it is in view, under the lives about it. Null: there is none, or too much. */
export function connectionPicture(panel: HTMLElement, hatch: CanvasPattern | string): ViewPicture | null {
  const strip = panel.querySelector<HTMLElement>(".connectionStrip");
  const head = panel.querySelector<SVGSVGElement>(".ladderHead");
  const ladder = panel.querySelector<SVGSVGElement>(".ladderPicture");
  if (!strip || !head || !ladder) return null;
  const lives = domPicture(strip, { title: "", axis: null, hatch });
  const { width, height } = ladder.getBoundingClientRect();
  if (!lives || width === 0 || height > MOST_PICTURE_PX) return null;
  const headHeight = head.getBoundingClientRect().height;
  return {
    title: "Connection",
    width,
    height: lives.height + headHeight + height,
    axis: null,
    legend: null,
    draw: (pen) => {
      lives.draw(pen);
      drawAt(pen, head, lives.height, hatch);
      drawAt(pen, ladder, lives.height + headHeight, hatch);
    },
  };
}

/** Shapes are drawn where they stand on the screen: here they are brought to their place in the picture. */
function drawAt(pen: PicturePen, svg: SVGSVGElement, y: number, hatch: CanvasPattern | string): void {
  const box = svg.getBoundingClientRect();
  pen.save();
  pen.translate(-box.left, y - box.top);
  drawSvgShapes(pen, svg, hatch);
  pen.restore();
}
