import { describe, it } from "node:test";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { assertConnections, readScenario, scenarioNames } from "#test/support/scenario/truth.ts";

describe("the connections of every scenario are those of its truth", () => {
  for (const name of scenarioNames()) {
    it(name, () => {
      const { scenario, truth } = readScenario(name);
      const { connections } = analyze([captureBytes(scenario.trace)], scenario.assumptions);
      assertConnections(connections, truth, scenario.endpoints);
    });
  }
});
