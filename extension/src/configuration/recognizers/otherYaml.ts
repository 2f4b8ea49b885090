import type { Recognizer } from "../setting.ts";
import { nameValueSettings, pairSettings } from "../yaml/yamlSettings.ts";
import { isYaml, parseYaml } from "../yaml/yamlSource.ts";

/** YAML of a dialect that nobody named (values for Helm, Puppet's Hiera, …): only what cannot mean anything else. */
export const otherYaml: Recognizer = {
  name: "YAML",
  matches: (file) => isYaml(file) && /\bnet[./](ipv4|core|netfilter)[./]\w/.test(file.text),
  find(text) {
    const source = parseYaml(text);
    return [...pairSettings(source), ...nameValueSettings(source)];
  },
};
