/** Comma-separated values (RFC 4180) that a spreadsheet takes for what they are. */

export type CsvValue = string | number | boolean | null;

/** A line of a table, its headings or a row, with its CR LF. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  // What begins so a spreadsheet would run as a formula, and names in a capture are not ours: OWASP, "CSV Injection".
  const tame = /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
