import { describe, it } from "node:test";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { reconstruct } from "#test/support/reference/reconstruct.ts";
import { assertConnections, readScenario, scenarioNames } from "#test/support/scenario/truth.ts";

describe("the reference implementation agrees with the truth of every scenario", () => {
  for (const name of scenarioNames()) {
    it(name, () => {
      const { scenario, truth } = readScenario(name);
      const connections = reconstruct(scenario.trace, { ...DEFAULT_ASSUMPTIONS, ...scenario.assumptions });
      assertConnections(connections, truth, scenario.endpoints);
    });
  }
});
