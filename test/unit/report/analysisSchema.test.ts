/** The published schema says what the types say, and real documents obey it. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { Analyzer } from "#core/analyzer.ts";
import { analysisDocument } from "#core/report/analysisDocument.ts";
import { labCaptures } from "#test/support/lab/labTruth.ts";
import { interfaceIn, literalsIn } from "#test/support/report/contractTypes.ts";

interface Definition {
  readonly enum?: readonly string[];
  readonly anyOf?: readonly { readonly const?: string }[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

const schema: { readonly $defs: Readonly<Record<string, Definition>> } = JSON.parse(
  readFileSync("extension/analysis.schema.json", "utf8"),
);
const contract = `${readFileSync("extension/src/core/report/contract.ts", "utf8")}
${readFileSync("extension/src/core/problem.ts", "utf8")}`;

for (const [name, definition] of Object.entries(schema.$defs)) {
  test(`${name} is the same in the schema and in the types`, () => {
    if (definition.properties === undefined) {
      const told = definition.enum ?? definition.anyOf?.flatMap((each) => each.const ?? []) ?? [];
      assert.deepEqual([...told].sort(), [...literalsIn(contract, name)].sort());
      return;
    }
    const { properties, required } = interfaceIn(contract, name);
    assert.deepEqual(Object.keys(definition.properties), properties);
    assert.deepEqual(definition.required, required);
  });
}

test("every interface of the contract stands in the schema", () => {
  const names = [...contract.matchAll(/export interface (\w+) /g)].map((match) => match[1] ?? "");
  assert.deepEqual(
    names.filter((name) => !(name in schema.$defs)),
    [],
  );
});

test("the analyses of real captures obey the schema", () => {
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  for (const { path } of labCaptures()) {
    const bytes = readFileSync(path);
    const analyzer = new Analyzer({ fileName: path, expectedBytes: bytes.length });
    analyzer.push(bytes);
    analyzer.end();
    const file = { bytes: bytes.length, compression: null, problems: [] };
    for (const summaryOnly of [false, true]) {
      const document = analysisDocument(analyzer, { version: "test", file, summaryOnly });
      assert.ok(
        validate(JSON.parse(JSON.stringify(document))),
        `${path}: ${JSON.stringify(validate.errors?.slice(0, 3))}`,
      );
    }
  }
});
