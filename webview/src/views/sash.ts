import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";

export interface SashOptions {
  readonly label: string;
  /** Of the line itself: a vertical sash moves left and right. */
  readonly orientation: "vertical" | "horizontal";
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  /** What an arrow key moves it by. */
  readonly keyStep: number;
  value(): number;
  /** The value when the pointer is at this place of the page. */
  valueAt(event: PointerEvent): number;
  onChange(value: number): void;
}

export interface Sash extends Disposable {
  readonly element: HTMLElement;
  update(): void;
}

/** A border that can be moved: by dragging, by arrow keys, and back to the usual place by a double click. */
export function createSash(options: SashOptions): Sash {
  const { label, orientation, least, most, usual, keyStep, onChange } = options;
  const element = h("div", { class: "sash", role: "separator", tabIndex: 0, aria: { label, orientation } });
  const set = (value: number): void => onChange(Math.min(Math.max(value, least), most));
  const update = (): void => setAria(element, { valuemin: least, valuemax: most, valuenow: options.value() });
  const [less, more] = orientation === "vertical" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];

  const drag = (event: PointerEvent): void => {
    element.setPointerCapture(event.pointerId);
    element.classList.add("dragging");
    event.preventDefault();
  };
  const disposable = disposeAll([
    listen(element, "pointerdown", drag),
    listen(element, "pointermove", (event) => {
      if (element.hasPointerCapture(event.pointerId)) set(options.valueAt(event));
    }),
    listen(element, "lostpointercapture", () => element.classList.remove("dragging")),
    listen(element, "dblclick", () => set(usual)),
    listen(element, "keydown", (event) => {
      const to = {
        [less]: options.value() - keyStep,
        [more]: options.value() + keyStep,
        Home: least,
        End: most,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      set(to);
    }),
  ]);
  update();
  return {
    element,
    update,
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}
