/** Labels at the ends of lines are at least so far apart, middle to middle. */
export const LABEL_GAP = 19;

/**
 * Pushes labels apart to `gap`, each as near to its line as the others let it, all between `top` and `bottom`. Of more
 * than have room the first are kept: null for the others.
 *
 * @param wanted where the lines end, in order of importance
 */
export function spreadLabels(
  wanted: readonly number[],
  top: number,
  bottom: number,
  gap: number = LABEL_GAP,
): readonly (number | null)[] {
  const room = Math.max(0, Math.floor((bottom - top) / gap) + 1);
  const order = wanted
    .map((y, i) => ({ y, i }))
    .slice(0, room)
    .sort((a, b) => a.y - b.y || a.i - b.i);
  // Groups of labels that touch stand around the mean of their lines (least squares under the order and the gap).
  const groups: { members: typeof order; sum: number }[] = [];
  const startOf = ({
    members,
    sum,
  }: {
    readonly members: readonly unknown[];
    readonly sum: number;
  }): number => {
    const middle = sum / members.length;
    const start = middle - ((members.length - 1) * gap) / 2;
    return Math.min(Math.max(start, top), bottom - (members.length - 1) * gap);
  };
  for (const label of order) {
    groups.push({ members: [label], sum: label.y });
    for (;;) {
      const last = groups[groups.length - 1];
      const before = groups[groups.length - 2];
      if (!last || !before || startOf(before) + before.members.length * gap <= startOf(last)) break;
      groups.splice(-2, 2, { members: [...before.members, ...last.members], sum: before.sum + last.sum });
    }
  }
  const placed: (number | null)[] = wanted.map(() => null);
  for (const group of groups)
    for (const [k, { i }] of group.members.entries()) placed[i] = startOf(group) + k * gap;
  return placed;
}
