/** The lives about the selected connection in a strip: the one before with what it left, the connection, the next. */

import type { LadderModel } from "#core/query/ladderModel.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import { when } from "../clock.ts";
import { endpointText } from "../connectionWords.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h } from "../dom.ts";
import { stripRange } from "../ladder/stripRange.ts";
import { lifeAt, STRIP_HEIGHT, stripFrame, stripScene } from "../ladder/stripScene.ts";
import type { Frame } from "../lifelines/frame.ts";
import { measurer } from "../lifelines/measure.ts";
import { createPainter } from "../lifelines/paint.ts";
import type { ViewContext } from "../viewContext.ts";
import { markedFrame } from "../viewState.ts";
import { drawEndpoint } from "./endpoint.ts";

export function mountConnectionStrip(root: HTMLElement, { store, theme }: ViewContext): Disposable {
  const { capture, ladder, view, hovered } = store;
  const ends = h("div", { class: "ends" });
  const canvas = h("canvas", { role: "img" });
  const plot = h("div", { class: "plot" });
  const element = h("div", { class: "connectionStrip", hidden: true }, canvas, plot, ends);
  root.append(element);
  const pen = canvas.getContext("2d");
  if (!pen) return { dispose: () => element.remove() };

  let paint = createPainter(pen, theme.value);
  let measure = measurer(pen, theme.value);
  let frame: Frame | null = null;

  const draw = (): void => {
    const { model } = ladder.value;
    const width = element.clientWidth;
    if (!model || width === 0) return;
    const ratio = theme.value.pixelRatio;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(STRIP_HEIGHT * ratio);
    const left = plot.offsetLeft;
    const range = stripRange(model.lives, model.connection, capture.value.horizon);
    frame = stripFrame(range, { left, right: left + plot.clientWidth, width }, measure);
    const marked = timeOf(model, markedFrame(view.value));
    const scene = stripScene(frame, {
      ...model,
      timeWait: Number(capture.value.summary?.assumptions["timeWaitSeconds"] ?? 0),
      marked,
      hovered: timeOf(model, hovered.value.frame),
    });
    paint(scene, width, STRIP_HEIGHT);
    canvas.setAttribute("aria-label", livesWords(model));
  };
  const click = (event: MouseEvent): void => {
    const { model } = ladder.value;
    if (!frame || !model) return;
    const life = lifeAt(frame, model.lives, event.clientX - element.getBoundingClientRect().left);
    if (life && life.id !== model.connection) view.patch({ selection: life.id });
  };
  const resize = new ResizeObserver(draw);
  resize.observe(element);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    listen(element, "click", click),
    capture.watch(
      ({ selected }) => [selected],
      (selected) => {
        element.hidden = selected === null;
        if (!selected) return;
        const client = h("div");
        const server = h("div");
        drawEndpoint(client, `${endpointText(selected.client)} →`);
        drawEndpoint(server, endpointText(selected.server));
        ends.replaceChildren(client, server);
      },
    ),
    capture.watch(({ horizon }) => [horizon], draw),
    ladder.watch(({ model }) => [model], draw),
    view.watch((state) => [markedFrame(state)], draw),
    hovered.watch(({ frame: pointed }) => [pointed], draw),
    store.clock.watch((clock) => [clock], draw),
    theme.watch(
      (value) => [value],
      (value) => {
        paint = createPainter(pen, value);
        measure = measurer(pen, value);
        draw();
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

function timeOf({ steps }: LadderModel, frame: FrameNumber | null): Seconds | null {
  if (frame === null) return null;
  const step = steps.find((each) => each.step === "segment" && each.segment.frame === frame);
  return step?.step === "segment" ? step.segment.time : null;
}

function livesWords({ lives, connection }: LadderModel): string {
  const told = lives.map(({ id, number, start, end, wait }) => {
    const holder = wait && (wait.holder === "both" ? "at both sides" : `at the ${wait.holder}`);
    const left = wait
      ? `, then TIME_WAIT ${holder}${wait.end === null ? " beyond the end of the capture" : ` to ${when(wait.end)}`}`
      : "";
    return `life ${number}${id === connection ? ", the selected one," : ""} from ${when(start)} to ${when(end)}${left}`;
  });
  return `Lives of the quadruplet: ${told.join("; ")}.`;
}
