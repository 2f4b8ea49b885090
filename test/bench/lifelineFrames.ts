/**
 * How long the main thread works for a frame of the lifelines, in the page as it is shipped: scrolling a row for each
 * lifeline, and zooming the aggregates. From the browser's own trace, so that everything that a frame costs is in it:
 * answers taken in, layout of the picture, drawing.
 */
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { openEditorPage } from "./editorPage.ts";

export interface FrameTimes {
  readonly what: string;
  readonly frames: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longestMs: number;
}

const WIDTH = 1400;
const HEIGHT = 900;
const STEPS = 100;
const SETTLE_MS = 1000;
const PLOT = { x: 900, y: 500 };

export interface LifelineFramesOptions {
  readonly capture: string;
  /** An empty folder for the browser. */
  readonly profile: string;
  /** Rules that set VS Code's variables. */
  readonly style?: string;
}

export async function measureLifelineFrames(options: LifelineFramesOptions): Promise<readonly FrameTimes[]> {
  const aggregated = await withPage(options, "aggregates", null, async (page) => [
    await measured(page, "zooming and panning aggregates", () => zoomAndPan(page)),
  ]);
  const single = await withPage(options, "rows", 22, async (page) => [
    await measured(page, "scrolling a row for each lifeline", () => scrollRows(page)),
    await measured(page, "zooming a row for each lifeline", () => zoomAndPan(page)),
    await measured(page, "pointing at rows", () => pointAtRows(page)),
  ]);
  return [...aggregated, ...single];
}

async function withPage(
  { capture, profile, style = "" }: LifelineFramesOptions,
  name: string,
  rowHeight: number | null,
  run: (page: Page) => Promise<readonly FrameTimes[]>,
): Promise<readonly FrameTimes[]> {
  const editor = await openEditorPage({
    capture,
    profile: join(profile, name),
    width: WIDTH,
    height: HEIGHT,
    style,
    state: { rowHeight },
  });
  try {
    await editor.page.locator(".lifelinesScroller[aria-label]").waitFor();
    await editor.page.waitForTimeout(SETTLE_MS);
    await editor.page.mouse.move(PLOT.x, PLOT.y);
    return await run(editor.page);
  } finally {
    await editor.close();
  }
}

async function zoomAndPan(page: Page): Promise<void> {
  for (let i = 0; i < STEPS; i++) {
    const phase = i % 50;
    const [key, delta] = phase < 20 ? ["Control", -60] : phase < 40 ? ["Shift", 40] : ["Control", 120];
    await page.keyboard.down(String(key));
    await page.mouse.wheel(0, Number(delta));
    await page.keyboard.up(String(key));
    await nextFrame(page);
  }
}

async function scrollRows(page: Page): Promise<void> {
  for (let i = 0; i < STEPS; i++) {
    await page.mouse.wheel(0, i % 10 === 9 ? 40_000 : 240);
    await nextFrame(page);
  }
}

async function pointAtRows(page: Page): Promise<void> {
  for (let i = 0; i < STEPS; i++) {
    await page.mouse.move(PLOT.x - 250 + i * 3, PLOT.y - 150 + i * 2);
    await nextFrame(page);
  }
}

async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Time on the processor: what other programs took is not counted. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

async function measured(page: Page, what: string, run: () => Promise<void>): Promise<FrameTimes> {
  const session = await page.context().newCDPSession(page);
  const events = await traced(session, run);
  await session.detach();
  return { what, ...frameTimes(events) };
}

async function traced(session: CDPSession, run: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  const categories =
    "toplevel,devtools.timeline,devtools.timeline.frame,disabled-by-default-devtools.timeline";
  await session.send("Tracing.start", { categories, transferMode: "ReportEvents" });
  await run();
  await session.send("Tracing.end");
  await complete;
  return events;
}

/** The tasks of the thread that draws the page, from one frame's beginning to the next one's. */
function frameTimes(events: readonly TraceEvent[]): Omit<FrameTimes, "what"> {
  const begins = events.filter(
    ({ name, ph }) => name === "AnimationFrame::Render" && ph !== "e" && ph !== "E",
  );
  const thread = begins[0];
  if (!thread) return { frames: 0, medianMs: 0, p95Ms: 0, longestMs: 0 };
  const isHere = ({ pid, tid }: TraceEvent): boolean => pid === thread.pid && tid === thread.tid;
  const tasks = events
    .filter((event) => event.name === "ThreadControllerImpl::RunTask" && event.ph === "X" && isHere(event))
    .sort((a, b) => a.ts - b.ts);
  const starts = begins
    .filter(isHere)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const sums = new Array<number>(starts.length).fill(0);
  let frame = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    // A frame begins inside the task that draws it.
    while (frame + 1 < starts.length && (starts[frame + 1] ?? 0) <= ts + dur) frame++;
    sums[frame] = (sums[frame] ?? 0) + tdur / 1000;
  }
  const sorted = sums.sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { frames: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), longestMs: at(1) };
}
