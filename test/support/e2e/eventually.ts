/** What is on a screen comes when it comes: on a busy machine later than a test looks. */

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator } from "playwright-core";

/** Only a failure waits so long. */
export const LIMIT_MS = 60_000;
const AGAIN_MS = 50;

/** Tries until it holds. Who never does tells why the last time. */
export async function eventually<T>(holds: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(AGAIN_MS);
  }
}

/** Waits until the text of a place is this, or matches it. */
export function reads(place: Locator, expected: string | RegExp): Promise<void> {
  return eventually(async () => assertText(await place.textContent(), expected));
}

/** Waits until an attribute of a place is this, or matches it. */
export function has(place: Locator, attribute: string, expected: string | RegExp): Promise<void> {
  return eventually(async () => assertText(await place.getAttribute(attribute), expected));
}

/** Waits until there are so many of them. */
export function numbers(places: Locator, expected: number): Promise<void> {
  return eventually(async () => assert.equal(await places.count(), expected));
}

function assertText(actual: string | null, expected: string | RegExp): void {
  if (typeof expected === "string") assert.equal(actual, expected);
  else assert.match(actual ?? "", expected);
}

/** A try of `untilThere` takes no longer. */
export const ONE_TRY: { readonly timeout: number } = { timeout: 5000 };

/**
 * Does something until it has brought a place about: a click that comes too soon comes to nothing. What is tried again may have come
 * to something meanwhile, and then fails: that is no mistake.
 */
export async function untilThere(place: Locator, bring: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const failure: unknown = await bring().then(
      () => null,
      (error) => error,
    );
    const isThere = await place.waitFor(ONE_TRY).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    if (Date.now() > deadline) throw failure ?? new Error(`It did not come to be: ${place}`);
  }
}
