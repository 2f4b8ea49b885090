/** What is to happen, by time: a binary heap. Events of the same time come out in the order of their entry. */
export class EventQueue<T> {
  readonly #time: number[] = [];
  readonly #order: number[] = [];
  readonly #item: T[] = [];
  #entered = 0;

  get length(): number {
    return this.#item.length;
  }

  /** The time of the next event. */
  get next(): number {
    return this.#time[0] ?? Number.POSITIVE_INFINITY;
  }

  push(time: number, item: T): void {
    const order = this.#entered++;
    let at = this.#item.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isAfter(parent, time, order)) break;
      this.#copy(parent, at);
      at = parent;
    }
    this.#set(at, time, order, item);
  }

  pop(): T | undefined {
    const first = this.#item[0];
    const time = this.#time.pop();
    const order = this.#order.pop();
    const item = this.#item.pop();
    if (time === undefined || order === undefined || item === undefined || this.#item.length === 0)
      return first;
    const length = this.#item.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#isAfter(child, this.#time[child + 1] ?? 0, this.#order[child + 1] ?? 0))
        child++;
      if (this.#isAfter(child, time, order)) break;
      this.#copy(child, at);
      at = child;
    }
    this.#set(at, time, order, item);
    return first;
  }

  #isAfter(at: number, time: number, order: number): boolean {
    const own = this.#time[at] ?? 0;
    return own > time || (own === time && (this.#order[at] ?? 0) > order);
  }

  #copy(from: number, to: number): void {
    this.#time[to] = this.#time[from] ?? 0;
    this.#order[to] = this.#order[from] ?? 0;
    this.#item[to] = this.#item[from] as T;
  }

  #set(at: number, time: number, order: number, item: T): void {
    this.#time[at] = time;
    this.#order[at] = order;
    this.#item[at] = item;
  }
}
