/** The hand-written truth beside each scenario, `*.truth.json`; its rules are in test/scenarios/README.md. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { ConnectionObject, FindingKind, FindingObject } from "#core/report/contract.ts";
import { parseScenario } from "./parseScenario.ts";
import type { NamedEndpoint, Scenario } from "./scenario.ts";

export interface TruthFinding {
  readonly kind: FindingKind;
  /** Left out where the contract does not say which frame is the main one: then there is one finding of the kind. */
  readonly frame?: number;
  readonly severity?: string;
  readonly certainty?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Truth {
  readonly about: string;
  readonly sources: readonly string[];
  /** Every connection in order of `id`; of each, the fields that the scenario is about. Endpoints by name. */
  readonly connections: readonly Readonly<Record<string, unknown>>[];
  /** Every finding there must be, and no other, but for the kinds in `undecided`. */
  readonly findings: readonly TruthFinding[];
  /** Kinds that the scenario has no opinion on. */
  readonly undecided?: readonly FindingKind[];
  /** A finding rests on IP IDs: in IPv6 the same packets say less. */
  readonly needsIpId?: boolean;
}

/** The runner of the tests runs them in the root of the repository. */
const FOLDER = "test/scenarios";

export function scenarioNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".pkt"))
    .map((file) => file.slice(0, -".pkt".length))
    .sort();
}

export function readScenario(name: string): { scenario: Scenario; truth: Truth } {
  const scenario = parseScenario(readFileSync(`${FOLDER}/${name}.pkt`, "utf8"), name);
  const truth = JSON.parse(readFileSync(`${FOLDER}/${name}.truth.json`, "utf8")) as Truth;
  return { scenario, truth };
}

/** Throws unless the connections are the truth's, field by field. */
export function assertConnections(
  connections: readonly ConnectionObject[],
  truth: Truth,
  endpoints: ReadonlyMap<string, NamedEndpoint>,
): void {
  const expected = truth.connections.map((each) => withEndpoints(each, endpoints));
  const shown = connections.map((connection, i) =>
    selected(connection, expected[i] ?? { id: 0, firstFrame: 0 }),
  );
  assert.deepEqual(shown, expected);
}

/** Throws unless the findings are the truth's. */
export function assertFindings(findings: readonly FindingObject[], truth: Truth): void {
  // What a source's clocks look like is said of every capture; only scenarios about clocks look at it.
  const ignored: readonly string[] = [...(truth.undecided ?? []), "timestamp-clocks"];
  const wanted = new Set(truth.findings.map((finding) => finding.kind));
  const relevant = findings.filter((finding) => !ignored.includes(finding.kind) || wanted.has(finding.kind));
  const inOrder = (a: { kind: string; frame: number }, b: { kind: string; frame: number }): number =>
    a.frame - b.frame || a.kind.localeCompare(b.kind);
  const expected = truth.findings
    .map((finding) => ({ ...finding, frame: finding.frame ?? frameOfKind(relevant, finding.kind) }))
    .sort(inOrder);
  const shown = [...relevant]
    .sort(inOrder)
    .map((finding, i) => selected(finding, expected[i] ?? { kind: "", frame: 0 }));
  assert.deepEqual(shown, expected);
}

function frameOfKind(findings: readonly FindingObject[], kind: FindingKind): number {
  return findings.find((finding) => finding.kind === kind)?.frame ?? 0;
}

function withEndpoints(
  fields: Readonly<Record<string, unknown>>,
  endpoints: ReadonlyMap<string, NamedEndpoint>,
): Record<string, unknown> {
  const place = (name: unknown): unknown => {
    const endpoint = typeof name === "string" ? endpoints.get(name) : undefined;
    return endpoint ? { address: endpoint.address, port: endpoint.port } : name;
  };
  const result: Record<string, unknown> = { ...fields };
  for (const side of ["client", "server"]) if (side in fields) result[side] = place(fields[side]);
  return result;
}

/** The part of `value` that `pattern` has an opinion on, all through: objects by their keys, lists whole. */
function selected(value: unknown, pattern: unknown): unknown {
  if (!isRecord(value) || !isRecord(pattern)) return value;
  return Object.fromEntries(Object.keys(pattern).map((key) => [key, selected(value[key], pattern[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
