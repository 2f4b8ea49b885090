import type { Endpoint, Trace } from "./packet.ts";

/** An endpoint as a scenario declares it, with what its packets take when their line does not say. */
export interface NamedEndpoint extends Endpoint {
  readonly name: string;
  /** Sequence numbers of a scenario count from here. */
  readonly isn: number;
  readonly ttl: number;
  readonly window: number;
  /** IP ID of its first packet; each packet takes the next. Null: always 0. */
  readonly firstIpId: number | null;
}

export interface Scenario {
  readonly name: string;
  readonly endpoints: ReadonlyMap<string, NamedEndpoint>;
  /** Assumptions of the analysis that differ from the defaults. */
  readonly assumptions: Readonly<Record<string, number>>;
  readonly trace: Trace;
}

/** A scenario file that cannot be read. The message begins with file and line. */
export class ScenarioError extends Error {
  constructor(file: string, line: number, reason: string) {
    super(`${file}:${line}: ${reason}`);
    this.name = "ScenarioError";
  }
}
