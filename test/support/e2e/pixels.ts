import type { Locator } from "playwright-core";

/** How many pixels of a canvas are drawn, i.e. not transparent. */
export async function drawnPixels(canvas: Locator): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext("2d");
    if (!context) return 0;
    const { data } = context.getImageData(0, 0, element.width, element.height);
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) drawn++;
    return drawn;
  });
}

/** The contrast of an element's text against what is behind it (WCAG 2.2, "contrast ratio"). */
export async function contrast(element: Locator): Promise<number> {
  return element.evaluate((node: Element) => {
    // A canvas knows every notation of colors and mixes those that let something through.
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const paint = canvas.getContext("2d", { willReadFrequently: true });
    if (!paint) return 0;
    const luminance = (): number => {
      const [r = 0, g = 0, b = 0] = [...paint.getImageData(0, 0, 1, 1).data].map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const add = (color: string): number => {
      paint.fillStyle = color;
      paint.fillRect(0, 0, 1, 1);
      return luminance();
    };
    const parents: Element[] = [];
    for (let at: Element | null = node; at; at = at.parentElement) parents.unshift(at);
    let behind = 0;
    for (const parent of parents) behind = add(getComputedStyle(parent).backgroundColor);
    const text = add(getComputedStyle(node).color);
    return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
  });
}
