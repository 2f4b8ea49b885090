/**
 * A pen that writes SVG: shapes and words stay shapes and words, at any size. It knows what our pictures and Chart.js use of a
 * canvas; a path is drawn under the transformation that holds when it is filled.
 */

import { type Hatch, hatchLines } from "../chart/hatch.ts";
import type { PicturePen } from "./picturePen.ts";
import { plainColor } from "./plainColor.ts";
import { SvgPath } from "./svgPath.ts";
import { xmlText } from "./xmlText.ts";

/** What only a browser knows. */
export interface SvgPenTools {
  /** Width of a text in pixels. */
  measure(text: string, font: string): TextMetrics;
  /** A colour of CSS as the browser writes it when it has resolved it. */
  resolve(color: string): string;
  /** What a pattern is made of; null: it is none of ours. */
  hatchOf(pattern: CanvasPattern): Hatch | null;
}

type Ink = string | CanvasGradient | CanvasPattern;
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface State {
  readonly fillStyle: Ink;
  readonly strokeStyle: Ink;
  readonly lineWidth: number;
  readonly lineCap: CanvasLineCap;
  readonly lineJoin: CanvasLineJoin;
  readonly globalAlpha: number;
  readonly font: string;
  readonly textAlign: CanvasTextAlign;
  readonly textBaseline: CanvasTextBaseline;
  readonly lineDashOffset: number;
  readonly dash: readonly number[];
  readonly matrix: Matrix;
  readonly clip: string;
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const START: State = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  globalAlpha: 1,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  lineDashOffset: 0,
  dash: [],
  matrix: IDENTITY,
  clip: "",
};
/** How far below the baseline's place the text stands, in ems; programs that read SVG disagree about the names of baselines. */
const BASELINES: Readonly<Record<CanvasTextBaseline, number>> = {
  alphabetic: 0,
  ideographic: -0.2,
  bottom: -0.2,
  middle: 0.35,
  hanging: 0.75,
  top: 0.85,
};
const ANCHORS: Readonly<Record<CanvasTextAlign, string>> = {
  left: "start",
  start: "start",
  center: "middle",
  right: "end",
  end: "end",
};

export class SvgPen implements PicturePen {
  fillStyle: Ink = START.fillStyle;
  strokeStyle: Ink = START.strokeStyle;
  lineWidth: number = START.lineWidth;
  lineCap: CanvasLineCap = START.lineCap;
  lineJoin: CanvasLineJoin = START.lineJoin;
  globalAlpha: number = START.globalAlpha;
  font: string = START.font;
  textAlign: CanvasTextAlign = START.textAlign;
  textBaseline: CanvasTextBaseline = START.textBaseline;
  lineDashOffset: number = START.lineDashOffset;
  readonly #tools: SvgPenTools;
  readonly #out: string[] = [];
  readonly #definitions: string[] = [];
  readonly #hatches = new Map<CanvasPattern, string>();
  readonly #clips = new Map<string, string>();
  readonly #stack: State[] = [];
  #dash: readonly number[] = [];
  #matrix: Matrix = IDENTITY;
  #clip = "";
  /** The clip of the group that is being written. */
  #group = "";
  #path = new SvgPath();

  constructor(tools: SvgPenTools) {
    this.#tools = tools;
  }

  /** The document: a picture of this size, what it is called, and all that was drawn. */
  document(width: number, height: number, title: string): string {
    const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
    const definitions = this.#definitions.length > 0 ? `<defs>${this.#definitions.join("")}</defs>\n` : "";
    return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" xml:space="preserve">
<title>${xmlText(title)}</title>
${definitions}${this.#out.join("\n")}${this.#group === "" ? "" : "</g>"}
</svg>
`;
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, font } = this;
    const { textAlign, textBaseline, lineDashOffset } = this;
    const own = { dash: this.#dash, matrix: this.#matrix, clip: this.#clip };
    this.#stack.push({
      ...{ fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, font },
      ...{ textAlign, textBaseline, lineDashOffset, ...own },
    });
  }

  restore(): void {
    const state = this.#stack.pop();
    if (!state) return;
    const { dash, matrix, clip, ...fields } = state;
    Object.assign(this, fields);
    this.#dash = dash;
    this.#matrix = matrix;
    this.#clip = clip;
  }

  translate(x: number, y: number): void {
    this.#multiply([1, 0, 0, 1, x, y]);
  }

  scale(x: number, y: number): void {
    this.#multiply([x, 0, 0, y, 0, 0]);
  }

  rotate(angle: number): void {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.#multiply([cos, sin, -sin, cos, 0, 0]);
  }

  transform(...matrix: Matrix): void {
    this.#multiply(matrix);
  }

  setTransform(a?: number | DOMMatrix2DInit, b = 0, c = 0, d = 1, e = 0, f = 0): void {
    if (typeof a === "number") this.#matrix = [a, b, c, d, e, f];
    else this.#matrix = a ? [a.a ?? 1, a.b ?? 0, a.c ?? 0, a.d ?? 1, a.e ?? 0, a.f ?? 0] : IDENTITY;
  }

  resetTransform(): void {
    this.#matrix = IDENTITY;
  }

  beginPath(): void {
    this.#path = new SvgPath();
  }

  closePath(): void {
    this.#path.close();
  }

  moveTo(x: number, y: number): void {
    this.#path.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.#path.lineTo(x, y);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.curve(x1, y1, x2, y2, x, y);
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.#path.quadratic(x1, y1, x, y);
  }

  /** Adds a path as SVG writes it. */
  addData(data: string): void {
    this.#path.add(data);
  }

  arc(x: number, y: number, radius: number, start: number, end: number, counterclockwise = false): void {
    this.#path.ellipse(x, y, radius, radius, 0, start, end, counterclockwise);
  }

  ellipse(
    ...[x, y, radiusX, radiusY, rotation, start, end, counterclockwise = false]: Parameters<
      PicturePen["ellipse"]
    >
  ): void {
    this.#path.ellipse(x, y, radiusX, radiusY, rotation, start, end, counterclockwise);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path.rect(x, y, width, height);
  }

  roundRect(x: number, y: number, width: number, height: number, radii: unknown = 0): void {
    this.#path.roundRect(x, y, width, height, typeof radii === "number" ? radii : 0);
  }

  /** Only the path that is being drawn: what a `Path2D` holds nobody can read. */
  fill(rule?: unknown): void {
    if (this.#path.isEmpty) return;
    const evenOdd = rule === "evenodd" ? ' fill-rule="evenodd"' : "";
    this.#add("path", `d="${this.#path.data}"${evenOdd} ${this.#fill()}`);
  }

  stroke(): void {
    if (!this.#path.isEmpty) this.#add("path", `d="${this.#path.data}" fill="none" ${this.#stroke()}`);
  }

  clip(): void {
    const outer = this.#clip === "" ? "" : ` clip-path="url(#${this.#clip})"`;
    const shape = `${outer}><path d="${this.#path.data}"${this.#transform()}/></clipPath>`;
    let id = this.#clips.get(shape);
    if (id === undefined) {
      id = `clip${this.#definitions.length}`;
      this.#clips.set(shape, id);
      this.#definitions.push(`<clipPath id="${id}"${shape}`);
    }
    this.#clip = id;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#add("rect", `${box(x, y, width, height)} ${this.#fill()}`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#add("rect", `${box(x, y, width, height)} fill="none" ${this.#stroke()}`);
  }

  /** Pixels, where there is nothing better: at 0, 0, from an address that holds them. */
  image(address: string, width: number, height: number): void {
    this.#add("image", `width="${round(width)}" height="${round(height)}" href="${xmlText(address)}"`);
  }

  /** Nothing is ever taken back: a picture begins empty. */
  clearRect(): void {}

  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, this.#fill());
  }

  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="none" ${this.#stroke()}`);
  }

  measureText(text: string): TextMetrics {
    return this.#tools.measure(text, this.font);
  }

  setLineDash(dash: number[]): void {
    this.#dash = [...dash];
  }

  getLineDash(): number[] {
    return [...this.#dash];
  }

  #multiply([a, b, c, d, e, f]: Matrix): void {
    const [ma, mb, mc, md, me, mf] = this.#matrix;
    this.#matrix = [
      ...([ma * a + mc * b, mb * a + md * b, ma * c + mc * d, mb * c + md * d] as const),
      ...([ma * e + mc * f + me, mb * e + md * f + mf] as const),
    ];
  }

  #add(tag: "path" | "rect" | "image", attributes: string): void {
    this.#write(`<${tag} ${attributes}${this.#transform()}/>`);
  }

  #text(text: string, x: number, y: number, ink: string): void {
    if (text === "") return;
    const { size, attributes } = fontAttributes(this.font);
    const baseline = y + BASELINES[this.textBaseline] * size;
    const anchor = ANCHORS[this.textAlign];
    const place = `x="${round(x)}" y="${round(baseline)}"${anchor === "start" ? "" : ` text-anchor="${anchor}"`}`;
    this.#write(`<text ${place} ${attributes} ${ink}${this.#transform()}>${xmlText(text)}</text>`);
  }

  /** A clip is told in the coordinates of what it clips: so it stands around it, where nothing is transformed yet. */
  #write(element: string): void {
    if (this.#group !== this.#clip) {
      if (this.#group !== "") this.#out.push("</g>");
      if (this.#clip !== "") this.#out.push(`<g clip-path="url(#${this.#clip})">`);
      this.#group = this.#clip;
    }
    this.#out.push(element);
  }

  #transform(): string {
    const isIdentity = this.#matrix.every((value, i) => value === IDENTITY[i]);
    return isIdentity ? "" : ` transform="matrix(${this.#matrix.map(round).join(" ")})"`;
  }

  #fill(): string {
    return this.#ink("fill", this.fillStyle);
  }

  #stroke(): string {
    const { lineWidth, lineCap, lineJoin } = this;
    const parts = [this.#ink("stroke", this.strokeStyle), `stroke-width="${round(lineWidth)}"`];
    if (lineCap !== "butt") parts.push(`stroke-linecap="${lineCap}"`);
    if (lineJoin !== "miter") parts.push(`stroke-linejoin="${lineJoin}"`);
    if (this.#dash.length > 0) parts.push(`stroke-dasharray="${this.#dash.map(round).join(" ")}"`);
    if (this.lineDashOffset !== 0) parts.push(`stroke-dashoffset="${round(this.lineDashOffset)}"`);
    return parts.join(" ");
  }

  #ink(what: "fill" | "stroke", ink: Ink): string {
    if (typeof ink === "string") return this.#colored(what, ink);
    const hatch = "setTransform" in ink ? this.#tools.hatchOf(ink) : null;
    if (hatch === null || !("setTransform" in ink)) return `${what}="none"`;
    let id = this.#hatches.get(ink);
    if (id === undefined) {
      id = `hatch${this.#definitions.length}`;
      this.#hatches.set(ink, id);
      this.#definitions.push(this.#hatchDefinition(id, hatch));
    }
    return `${what}="url(#${id})"${this.#opacity(what, 1)}`;
  }

  #hatchDefinition(id: string, hatch: Hatch): string {
    const { tile, ground, line, width } = hatch;
    const lines = hatchLines(hatch)
      .map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`)
      .join("");
    const stroke = this.#colored("stroke", line);
    return (
      `<pattern id="${id}" width="${tile}" height="${tile}" patternUnits="userSpaceOnUse">` +
      `<rect width="${tile}" height="${tile}" ${this.#colored("fill", ground)}/>` +
      `<path d="${lines}" fill="none" ${stroke} stroke-width="${width}"/></pattern>`
    );
  }

  #colored(what: "fill" | "stroke", css: string): string {
    const { color, opacity } = plainColor(this.#tools.resolve(css));
    return `${what}="${color}"${this.#opacity(what, opacity)}`;
  }

  #opacity(what: "fill" | "stroke", opacity: number): string {
    const all = opacity * this.globalAlpha;
    return all < 1 ? ` ${what}-opacity="${round(all)}"` : "";
  }
}

function box(x: number, y: number, width: number, height: number): string {
  const left = Math.min(x, x + width);
  const top = Math.min(y, y + height);
  return `x="${round(left)}" y="${round(top)}" width="${round(Math.abs(width))}" height="${round(Math.abs(height))}"`;
}

function fontAttributes(font: string): { readonly size: number; readonly attributes: string } {
  const [, before = "", pixels = "10", family = "sans-serif"] =
    /^(.*?)([\d.]+)px(?:\/\S+)?\s+(.+)$/.exec(font) ?? [];
  const weight = /\b(bold|[1-9]00)\b/.exec(before)?.[1];
  const style = /\bitalic\b/.test(before) ? ' font-style="italic"' : "";
  const heavy = weight && weight !== "400" ? ` font-weight="${weight}"` : "";
  return {
    size: Number(pixels),
    attributes: `font-family="${xmlText(family)}" font-size="${pixels}"${heavy}${style}`,
  };
}

/** Three decimals of a pixel are enough, and half the size of the file. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
