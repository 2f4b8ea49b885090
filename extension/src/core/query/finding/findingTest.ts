/** Which findings a filter lets through, as a test on what one line of the list stands for. */

import type { Analyzer } from "../../analyzer.ts";
import { endpointsOf } from "../../report/connectionObject.ts";
import type { EndpointObject } from "../../report/contract.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import { endpointText } from "../endpointText.ts";
import type { FindingBundle } from "../findingGroups.ts";
import type { FindingFilter } from "../findingModel.ts";
import { mayNameCause } from "./causeTitles.ts";
import { KIND_TITLES } from "./kindTitles.ts";
import { shortText } from "./shortText.ts";

export type BundleTest = (bundle: FindingBundle) => boolean;

/** Null when the filter lets all through. */
export function bundleTest(analyzer: Analyzer, filter: FindingFilter): BundleTest | null {
  const tests: BundleTest[] = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => (bundle) => bundleHas(analyzer, bundle, word));
  if (filter.from !== null || filter.until !== null) tests.push(timeTest(analyzer, filter));
  if (tests.length === 0) return null;
  return (bundle) => tests.every((test) => test(bundle));
}

function bundleHas(analyzer: Analyzer, bundle: FindingBundle, word: string): boolean {
  const [first] = bundle;
  if (KIND_TITLES[first.kind].toLowerCase().includes(word) || first.kind.includes(word)) return true;
  if (bundle.some(({ severity, certainty }) => severity === word || certainty === word)) return true;
  if (first.connection >= 0) {
    const { client, server } = endpointsOf(analyzer, first.connection);
    if (isEndpoint(client, word) || isEndpoint(server, word)) return true;
  }
  const address = addressOf(first.details);
  if (address?.startsWith(word) === true) return true;
  // Nine causes are weighed for each silent SYN: only for a word that one of them has.
  if (first.kind === "syn-unanswered" && !mayNameCause(word)) return false;
  return shortText(analyzer, bundle).toLowerCase().includes(word);
}

function isEndpoint(endpoint: EndpointObject, word: string): boolean {
  return (
    word === `:${endpoint.port}` ||
    endpoint.address.startsWith(word) ||
    endpointText(endpoint).startsWith(word)
  );
}

function addressOf(details: FindingBundle[0]["details"]): string | null {
  if ("address" in details) return details.address;
  return "client" in details ? details.client : null;
}

function timeTest(analyzer: Analyzer, { from, until }: FindingFilter): BundleTest {
  const first = from ?? Number.NEGATIVE_INFINITY;
  const last = until ?? Number.POSITIVE_INFINITY;
  return (bundle) =>
    bundle.some(({ segment }) => {
      const time = secondsSinceStart(analyzer, analyzer.segments.timeOf(segment));
      return time >= first && time <= last;
    });
}
