import { type Disposable, disposeAll } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import type { Store } from "../store.ts";

/** Two pixels that say how far the reading is, and then that the connections are being judged; gone when all is done. */
export function mountProgressLine(root: HTMLElement, store: Store): Disposable {
  const element = h(
    "div",
    { class: "progressLine", role: "progressbar", aria: { label: "Reading" } },
    h("div"),
  );
  root.append(element);
  return disposeAll([
    store.capture.watch(
      ({ progress, failure }) => [progress, failure],
      (progress, failure) => {
        element.hidden = failure !== null || progress?.done === true;
        const share = progress?.bytesTotal ? progress.bytesRead / progress.bytesTotal : 0;
        element.style.setProperty("--progress", `${share * 100}%`);
        const label = progress?.judging ? "Judging" : "Reading";
        setAria(element, { label, valuemin: 0, valuemax: 100, valuenow: Math.floor(share * 100) });
      },
    ),
    { dispose: () => element.remove() },
  ]);
}
