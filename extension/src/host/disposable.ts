/** Whatever holds something until it is told to let go. */
export interface Disposable {
  dispose(): void;
}

/** Something that is disposed of once, together with all it registered. */
export abstract class DisposableStore implements Disposable {
  #items: Disposable[] | null = [];

  get isDisposed(): boolean {
    return this.#items === null;
  }

  dispose(): void {
    const items = this.#items ?? [];
    this.#items = null;
    for (const item of items.reverse()) item.dispose();
  }

  /** Takes `item` into care and returns it; what comes after the end is disposed of at once. */
  protected register<T extends Disposable>(item: T): T {
    if (this.#items) this.#items.push(item);
    else item.dispose();
    return item;
  }
}

/** A list of listeners. VS Code has its own, but what uses this one can be tested without VS Code. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  get listenerCount(): number {
    return this.#listeners.size;
  }

  listen(listener: (value: T) => void): Disposable {
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
