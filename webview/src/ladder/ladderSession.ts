/** Asks for the ladder of the selected connection, puts it into the store, and asks again when more is known of it or another part of it is wanted. */

import type { LadderModel, LadderQuery } from "#core/query/ladderModel.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { Latest } from "../latest.ts";
import type { ViewContext } from "../viewContext.ts";
import { markedFrame } from "../viewState.ts";

export interface LadderSession extends Disposable {
  /** Shows what is folded from this place on. */
  open(from: number): void;
}

/** More folds are not opened one by one. */
const MOST_OPENED = 200;

export function startLadder({ store, client }: ViewContext): LadderSession {
  const { view, capture, ladder } = store;
  let opened: readonly number[] = [];
  let connection: number | null = null;

  const source = new Latest<LadderQuery, LadderModel>(
    (query) => client.call("ladder", query),
    (model) => {
      if (model.connection === connection) ladder.patch({ model });
    },
    (thrown) => client.report(thrown),
  );
  const ask = (): void => {
    if (connection === null || view.value.view !== "connection") return;
    source.want({ connection, opened, frame: markedFrame(view.value) });
  };
  const isShown = (frame: number): boolean =>
    ladder.value.model?.steps.some((step) => step.step === "segment" && step.segment.frame === frame) ===
    true;

  const watches = disposeAll([
    source,
    capture.watch(
      ({ selected, summary }) => [selected?.id ?? null, summary],
      (selected, _summary) => {
        if (selected !== connection) {
          connection = selected;
          opened = [];
          ladder.patch({ model: null });
        }
        ask();
      },
    ),
    view.watch(
      (now) => [markedFrame(now)],
      (frame) => {
        if (frame !== null && !isShown(frame)) ask();
      },
    ),
    view.watch(({ view: shown }) => [shown], ask),
  ]);
  return {
    open: (from) => {
      opened = [...opened.filter((each) => each !== from), from].slice(-MOST_OPENED);
      ask();
    },
    dispose: () => watches.dispose(),
  };
}
