/** A path as SVG writes it, from the calls by which a canvas draws one. */
export class SvgPath {
  #data = "";

  get data(): string {
    return this.#data;
  }

  get isEmpty(): boolean {
    return this.#data === "";
  }

  moveTo(x: number, y: number): void {
    this.#data += `M${point(x, y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#data += `${this.isEmpty ? "M" : "L"}${point(x, y)}`;
  }

  curve(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    if (this.isEmpty) this.moveTo(x1, y1);
    this.#data += `C${point(x1, y1)} ${point(x2, y2)} ${point(x, y)}`;
  }

  quadratic(x1: number, y1: number, x: number, y: number): void {
    if (this.isEmpty) this.moveTo(x1, y1);
    this.#data += `Q${point(x1, y1)} ${point(x, y)}`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#data += `M${point(x, y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.min(radius, width / 2, height / 2);
    if (r <= 0) {
      this.rect(x, y, width, height);
      return;
    }
    const corner = (dx: number, dy: number): string => `a${point(r, r)} 0 0 1 ${point(dx, dy)}`;
    this.#data +=
      `M${point(x + r, y)}h${short(width - 2 * r)}${corner(r, r)}v${short(height - 2 * r)}${corner(-r, r)}` +
      `h${short(2 * r - width)}${corner(-r, -r)}v${short(2 * r - height)}${corner(r, -r)}Z`;
  }

  ellipse(
    x: number,
    y: number,
    radiusX: number,
    radiusY: number,
    rotation: number,
    start: number,
    end: number,
    counterclockwise: boolean,
  ): void {
    const at = (angle: number): readonly [number, number] => {
      const [dx, dy] = [radiusX * Math.cos(angle), radiusY * Math.sin(angle)];
      const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
      return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
    };
    const span = spanOf(start, end, counterclockwise);
    this.lineTo(...at(start));
    // SVG draws no arc from a point to itself: two halves make a circle.
    const parts = Math.abs(span) > Math.PI ? 2 : 1;
    const turn = (rotation * 180) / Math.PI;
    for (let i = 1; i <= parts && span !== 0; i++) {
      const to = at(start + (span * i) / parts);
      this.#data += `A${point(radiusX, radiusY)} ${short(turn)} 0 ${span > 0 ? 1 : 0} ${point(...to)}`;
    }
  }

  /** Path data; what is none of its letters and numbers is left out. */
  add(data: string): void {
    this.#data += data.replaceAll(/[^MmLlHhVvCcSsQqTtAaZz0-9eE.,+\s-]/g, "").replaceAll(/\s+/g, " ");
  }

  close(): void {
    if (!this.isEmpty) this.#data += "Z";
  }
}

/** From one angle to the other, in the direction that was asked for; a whole turn at most. */
function spanOf(start: number, end: number, counterclockwise: boolean): number {
  const whole = 2 * Math.PI;
  const raw = end - start;
  if (!counterclockwise) return raw >= whole ? whole : ((raw % whole) + whole) % whole;
  return raw <= -whole ? -whole : -(((-raw % whole) + whole) % whole);
}

function point(x: number, y: number): string {
  return `${short(x)} ${short(y)}`;
}

function short(value: number): number {
  return Math.round(value * 1000) / 1000;
}
