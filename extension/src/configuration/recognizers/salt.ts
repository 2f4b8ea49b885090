import { isMap, isPair, isScalar, isSeq, type Scalar, type YAMLSeq } from "yaml";
import type { Recognizer, Setting } from "../setting.ts";
import { plainValue, sysctlKey } from "../sysctlName.ts";
import { ofOneHost, pairSettings } from "../yaml/yamlSettings.ts";
import { eachMap, linesOfEntry, parseYaml, scalarRange, textOf, valueIn } from "../yaml/yamlSource.ts";

/** States `sysctl.present`, named by their id or by `name`; pillars. */
export const salt: Recognizer = {
  name: "Salt",
  matches: ({ path, text }) => /\.sls$/.test(path) || /^[ \t]+(-[ \t]+)?sysctl\.present[ \t]*:/m.test(text),
  find(text) {
    const source = parseYaml(text);
    const settings: Setting[] = [...pairSettings(source)];
    eachMap(source, (map, path) => {
      const state = valueIn(map, "sysctl.present");
      if (!isSeq(state)) return;
      const id = path.at(-1);
      const name = field(state, "name") ?? (isPair(id) && isScalar(id.key) ? id.key : null);
      const key = name && sysctlKey(textOf(name) ?? "");
      if (!name || !key) return;
      const value = field(state, "value");
      const written = textOf(value);
      settings.push({
        key,
        value: written === null ? null : plainValue(written),
        name: scalarRange(name, text),
        valueRange: value && written !== null ? scalarRange(value, text) : null,
        lines: isPair(id) ? linesOfEntry(text, id, path.slice(0, -1)) : null,
        group: 0,
        inImageBuild: false,
      });
    });
    return ofOneHost(settings);
  },
};

/** The arguments of a state are a list of maps with one entry each. */
function field(state: YAMLSeq, name: string): Scalar | null {
  const found = state.items
    .filter(isMap)
    .map((map) => valueIn(map, name))
    .find(isScalar);
  return found ?? null;
}
