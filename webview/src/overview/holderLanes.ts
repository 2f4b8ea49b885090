import type { OverviewDetail } from "#core/query/rows.ts";
import { count } from "#protocol/quantities.ts";
import type { BucketPlan } from "../chart/bucketPlan.ts";
import { type Lane, peak } from "../chart/laneModel.ts";

/**
 * TIME_WAITs holder by holder, where there are several; else of all in one lane. Holders that have none in the range stand back for the
 * others, and so do the smaller ones of many: the first lane holds all of them.
 */
export function holderLanes(
  all: Lane | undefined,
  { holders, otherHolders }: OverviewDetail,
  plan: BucketPlan,
): readonly Lane[] {
  if (!all) return [];
  const [only] = holders;
  if (holders.length < 2) return [{ ...all, title: only ? `TIME_WAIT at ${only.address}` : all.title }];
  const shown = holders.filter(({ timeWait }) => peak(timeWait) > 0);
  const lanes = shown.map(
    ({ address, timeWait }): Lane => ({
      kind: "wait",
      title: `TIME_WAIT at ${address}`,
      from: plan.from,
      step: plan.step / plan.group,
      values: timeWait,
      below: [],
    }),
  );
  const isAll = otherHolders === 0;
  if (isAll && lanes.length > 0) return lanes;
  return [{ ...all, title: `TIME_WAIT at ${count(holders.length + otherHolders, "host")}` }, ...lanes];
}
