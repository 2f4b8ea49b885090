/**
 * fast-check as every test gets it: the bundler of the tests puts this in its place. What the runner was asked for
 * comes through the environment (`scripts/lib/randomCases.mjs`).
 */
import fc, { type IAsyncProperty, type IProperty, type Parameters } from "fast-check";

const { RANDOM_SEED, RANDOM_TIMES } = process.env;
const times = Number(RANDOM_TIMES ?? 1);
if (RANDOM_SEED !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(RANDOM_SEED) });

/** fast-check's own number of cases where a test names none. */
const DEFAULT_RUNS = 100;

type Assert = typeof fc.assert;

const assert = ((property: IProperty<unknown> & IAsyncProperty<unknown>, params: Parameters<unknown> = {}) =>
  fc.assert(property, { ...params, numRuns: (params.numRuns ?? DEFAULT_RUNS) * times })) as Assert;

const seeded: typeof fc = { ...fc, assert };

// biome-ignore lint/style/noDefaultExport: it stands in for a package that is imported so
export default seeded;
