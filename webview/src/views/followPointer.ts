/**
 * Follows a pointer that was pressed on `element` until it is released or taken away: `move` hears where it goes, wherever
 * on the screen that is.
 */
export function followPointer(
  element: HTMLElement,
  { pointerId }: PointerEvent,
  move: (event: PointerEvent) => void,
): void {
  element.setPointerCapture(pointerId);
  const finish = (): void => {
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", finish);
    element.removeEventListener("pointercancel", finish);
  };
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", finish);
  element.addEventListener("pointercancel", finish);
}
