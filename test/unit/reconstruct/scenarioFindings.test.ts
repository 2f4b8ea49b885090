import { describe, it } from "node:test";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { assertFindings, readScenario, scenarioNames } from "#test/support/scenario/truth.ts";

describe("the findings of every scenario are those of its truth, and no others", () => {
  for (const name of scenarioNames()) {
    it(name, () => {
      const { scenario, truth } = readScenario(name);
      const { findings } = analyze([captureBytes(scenario.trace)], scenario.assumptions);
      assertFindings(findings, truth);
    });
  }
});
