import type { Life } from "#core/timeline/lifelines/model.ts";
import type { Seconds } from "#core/units.ts";
import type { TimeRange } from "../viewState.ts";

/** Room after the last thing that is shown, as a share of the whole. */
const MARGIN = 0.02;
const LEAST_SPAN: Seconds = 1e-3;

/**
 * What the strip shows of the lives about a connection: from the start of the life before to the end of the connection and of
 * its TIME_WAIT; but that, a minute after a life of milliseconds, gets no more room than all before it.
 */
export function stripRange(lives: readonly Life[], connection: number, horizon: Seconds): TimeRange {
  const at = lives.findIndex(({ id }) => id === connection);
  const own = lives[at];
  if (!own) return { from: 0, until: Math.max(horizon, LEAST_SPAN) };
  const from = Math.min(...lives.slice(0, at + 1).map(({ start }) => start));
  const waitEnd = own.wait ? Math.min(own.wait.end ?? horizon, horizon) : own.end;
  const next = lives[at + 1];
  const end = Math.max(waitEnd, own.end, next?.start ?? 0);
  const room = at > 0 ? Math.max(own.end, next?.start ?? 0) + (own.end - from) : end;
  const until = Math.max(Math.min(end, room), from + LEAST_SPAN);
  return { from, until: until + (until - from) * MARGIN };
}
