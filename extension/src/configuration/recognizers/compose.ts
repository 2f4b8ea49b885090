import { type ConfigurationFile, fileName, type Recognizer } from "../setting.ts";
import { commandSettings, listSettings, pairSettings } from "../yaml/yamlSettings.ts";
import { isYaml, parseYaml } from "../yaml/yamlSource.ts";

const FILE = /^(docker-)?compose([.-].*)?\.ya?ml$/i;

function looksLikeCompose({ path, languageId, text }: ConfigurationFile): boolean {
  return languageId === "dockercompose" || FILE.test(fileName(path)) || /^services\s*:/m.test(text);
}

/** `sysctls` of a service as a map or a list; commands of a service. */
export const compose: Recognizer = {
  name: "Compose",
  matches: (file) => isYaml(file) && looksLikeCompose(file),
  find(text) {
    const source = parseYaml(text);
    return [
      ...pairSettings(source),
      ...listSettings(source, ["sysctls"]),
      ...commandSettings(source, ["command", "entrypoint"]),
    ];
  },
};
