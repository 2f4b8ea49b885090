/** Rows in the order of their groups: a counting sort. */

/** Turns the counts of groups into where each begins, in `start`, which has a place more than there are groups. */
export function beginGroups(counts: usize, groups: u32, start: usize): void {
  let sum: u32 = 0;
  for (let group: u32 = 0; group < groups; group++) {
    store<u32>(start + ((<usize>group) << 2), sum);
    sum += load<u32>(counts + ((<usize>group) << 2));
  }
  store<u32>(start + ((<usize>groups) << 2), sum);
}

/** Puts the rows from `from` to before `until` where the next one of their group goes, and moves that on. */
export function fillGroups(groupOf: usize, from: u32, until: u32, next: usize, rows: usize): void {
  for (let row = from; row < until; row++) {
    const place = next + ((<usize>load<u32>(groupOf + ((<usize>row) << 2))) << 2);
    const at = load<u32>(place);
    store<u32>(place, at + 1);
    store<u32>(rows + ((<usize>at) << 2), row);
  }
}
