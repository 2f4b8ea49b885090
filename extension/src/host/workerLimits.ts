import type { ResourceLimits } from "node:worker_threads";

/** A capture is typed arrays; few objects are made and thrown away, and a third of the usual room does for them. */
export const WORKER_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 16 };
