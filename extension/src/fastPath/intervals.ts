import { increment, setDoubleAt } from "./memory";

/** Puts an interval where its group stands, which has room (`GroupedIntervals`). Returns its place among all. */
export function addInterval(group: i32, from: f64, until: f64, next: usize, starts: usize, ends: usize): u32 {
  const place = increment(next, group);
  setDoubleAt(starts, place, from);
  setDoubleAt(ends, place, until);
  return place;
}
