/** Glyphs on a 16 px grid, drawn with a 1.25 px line. Severity has a shape of its own; colour only repeats it. */

import type { Severity } from "#core/report/contract.ts";
import { s } from "./dom.ts";

export const ICON_PATHS = {
  error: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6",
  warning: "M8 2.2 14.4 13.4H1.6ZM8 6.2v3.6M8 11.2v.9",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 7.2v4M8 4.6v1.2",
  filter: "M1.8 3.5h12.4M4 8h8M6.3 12.5h3.4",
  copy: "M6 2.5h7.5V11M2.5 5H11v8.5H2.5Z",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  fit: "M2 4v8M14 4v8M4.5 8h7M6.2 6 4.2 8l2 2M9.8 6l2 2-2 2",
  ok: "M3 8.5l3.2 3L13 4.8",
  gear: "M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4M8 1.8V4M8 12v2.2M1.8 8H4M12 8h2.2M3.6 3.6l1.6 1.6M10.8 10.8l1.6 1.6M12.4 3.6l-1.6 1.6M5.2 10.8l-1.6 1.6",
  table: "M2 3h12v10H2ZM2 6.3h12M2 9.6h12M6.3 3v10",
  refresh: "M13 8a5 5 0 1 1-1.6-3.7M13 2.2v3h-3",
  log: "M2 3.5h12M2 6.5h8M2 9.5h12M2 12.5h6",
  more: "M2.6 7.4h1.2v1.2h-1.2zM7.4 7.4h1.2v1.2h-1.2zM12.2 7.4h1.2v1.2h-1.2z",
  text: "M2 3.5h12M2 6.5h8M2 9.5h12M2 12.5h6",
  export: "M8 10V2.5M5 5.2 8 2.4l3 2.8M3 8.5v5h10v-5",
  up: "M4.5 9.5 8 6l3.5 3.5",
  down: "M4.5 6.5 8 10l3.5-3.5",
  opened: "M4 6l4 4 4-4",
  closed: "M6 4l4 4-4 4",
  rows: "M2 3.5h12M2 6.5h12M2 9.5h12M2 12.5h12",
  keyboard: "M1.5 4h13v8h-13ZM4 6.6h.1M6.6 6.6h.1M9.3 6.6h.1M11.9 6.6h.1M4.6 9.4h6.8",
} as const;

export type IconName = keyof typeof ICON_PATHS;

/** One glyph; decoration only, so what it says must be said in words too. */
export function icon(name: IconName, className = ""): SVGSVGElement {
  return s(
    "svg",
    { class: `icon icon-${name} ${className}`.trim(), viewBox: "0 0 16 16", "aria-hidden": "true" },
    s("path", { d: ICON_PATHS[name] }),
  );
}

/** Shape and colour of a severity. */
export function severityIcon(severity: Severity): SVGSVGElement {
  return icon(severity, severity);
}
