/** A colour as every program that reads SVG knows it. */
export interface PlainColor {
  /** "#1f1f1f" */
  readonly color: string;
  readonly opacity: number;
}

const BLACK: PlainColor = { color: "#000000", opacity: 1 };

/** Takes the ways in which a browser writes a colour that it has resolved: "#rrggbb", "rgb(…)", "color(srgb …)". */
export function plainColor(resolved: string): PlainColor {
  const text = resolved.trim();
  if (/^#[0-9a-f]{6}$/i.test(text)) return { color: text.toLowerCase(), opacity: 1 };
  const numbers = [...text.matchAll(/-?[\d.]+(?:e-?\d+)?/gi)].map(Number);
  if (/^rgba?\(/.test(text)) return fromChannels(numbers, 1);
  // The name of the space has no digits in it.
  if (/^color\(srgb /.test(text)) return fromChannels(numbers, 255);
  return BLACK;
}

function fromChannels([r = 0, g = 0, b = 0, alpha = 1]: readonly number[], scale: number): PlainColor {
  const hex = [r, g, b].map((value) =>
    Math.min(255, Math.max(0, Math.round(value * scale)))
      .toString(16)
      .padStart(2, "0"),
  );
  return { color: `#${hex.join("")}`, opacity: alpha };
}
