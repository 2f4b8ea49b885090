/** Numbers for people, the same in every face: thousands by a narrow no-break space, a unit after a space. */

export const NARROW_SPACE = "\u202f";
export const MINUS = "\u2212";

/** 1234567 → "1 234 567", -5 → "−5": whole numbers. */
export function groupDigits(value: number): string {
  const digits = Math.abs(value)
    .toFixed(0)
    .replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
  return value < 0 ? MINUS + digits : digits;
}

const BYTE_UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** 35967 → "36.0 kB": three significant digits, decimal units as file managers and drives use them. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const name = bytes === 1 ? "byte" : (BYTE_UNITS[unit] ?? "TB");
  return `${unit === 0 ? String(value) : threeDigits(value)} ${name}`;
}

/** A span of time: "380 µs", "18 ms", "4.2 s", "15 min", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 0) return MINUS + formatDuration(-seconds);
  if (seconds === 0) return "0 s";
  if (seconds < 0.0009995) return `${threeDigits(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${threeDigits(seconds * 1e3)} ms`;
  if (seconds < 119.95) return `${threeDigits(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** 4.8123 → "4.81", 95.67 → "95.7", 512.4 → "512". */
function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** "1 frame", "388 frames"; the plural is given where an s is not enough. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${groupDigits(value)} ${value === 1 ? one : many}`;
}
