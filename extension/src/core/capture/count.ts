/** A count as it stands in a sentence: 2147483648 becomes "2,147,483,648". */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
