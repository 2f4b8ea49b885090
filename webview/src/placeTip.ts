const OFFSET_X = 14;
const OFFSET_Y = 18;

/** Puts what is told of the place under the pointer beside it, inside the picture that it is told of. */
export function placeTip(element: HTMLElement, x: number, y: number): void {
  const room = element.parentElement;
  const width = element.offsetWidth;
  const height = element.offsetHeight;
  const right = room?.clientWidth ?? 0;
  const bottom = room?.clientHeight ?? 0;
  const left = x + OFFSET_X + width > right ? x - OFFSET_X - width : x + OFFSET_X;
  const top = y + OFFSET_Y + height > bottom ? y - OFFSET_Y / 2 - height : y + OFFSET_Y;
  element.style.left = `${Math.max(0, left)}px`;
  element.style.top = `${Math.max(0, top)}px`;
}
