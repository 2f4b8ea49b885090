/** Whatever holds something until it is told to let go. */
export interface Disposable {
  dispose(): void;
}

/** One handle on several. */
export function disposeAll(items: readonly Disposable[]): Disposable {
  return {
    dispose: () => {
      for (const item of items) item.dispose();
    },
  };
}

/** Listens to an event of the DOM until disposed of. */
export function listen<K extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
  options: AddEventListenerOptions = {},
): Disposable {
  target.addEventListener(type, listener, options);
  return { dispose: () => target.removeEventListener(type, listener, options) };
}
