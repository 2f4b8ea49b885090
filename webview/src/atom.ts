import type { Disposable } from "./disposable.ts";

/** A value that can be watched. The whole state of the page is a few of these, each an immutable record. */
export interface Atom<T extends object> {
  readonly value: T;
  /** Replaces the fields given. Nothing happens, and nobody is told, when all of them are as they were. */
  patch(change: Partial<T>): void;
  /**
   * Calls `listener` now and whenever a field that `select` reads has changed. `select` gives a list, since most views
   * depend on more than one field; its elements are compared by identity.
   */
  watch<S extends unknown[]>(
    select: (value: T) => [...S],
    listener: (...selected: NoInfer<S>) => void,
  ): Disposable;
}

/**
 * Listeners run in the order of their subscription, each with the newest value. A change made by a listener waits until
 * all have seen the change before it, so nobody sees states out of order.
 */
export function atom<T extends object>(initial: T): Atom<T> {
  let value = initial;
  let notifying = false;
  let changedMeanwhile = false;
  const checks = new Set<() => void>();

  const notify = (): void => {
    if (notifying) {
      changedMeanwhile = true;
      return;
    }
    notifying = true;
    try {
      do {
        changedMeanwhile = false;
        for (const check of [...checks]) if (checks.has(check)) check();
      } while (changedMeanwhile);
    } finally {
      notifying = false;
    }
  };

  return {
    get value() {
      return value;
    },
    patch(change) {
      const next = { ...value, ...change };
      if (sameFields(value, next)) return;
      value = next;
      notify();
    },
    watch(select, listener) {
      let seen = select(value);
      const check = (): void => {
        const now = select(value);
        if (now.length === seen.length && now.every((each, i) => Object.is(each, seen[i]))) return;
        seen = now;
        listener(...now);
      };
      checks.add(check);
      listener(...seen);
      return { dispose: () => checks.delete(check) };
    },
  };
}

function sameFields<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => Object.is(a[key], b[key]));
}
