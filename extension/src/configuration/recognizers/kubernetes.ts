import { isMap, isPair, isScalar } from "yaml";
import type { Recognizer, Setting } from "../setting.ts";
import {
  assignment,
  commandSettings,
  listSettings,
  nameValueSettings,
  shellIn,
  sysctlFileIn,
} from "../yaml/yamlSettings.ts";
import { eachPair, isYaml, type Path, parseYaml, textOf, type YamlSource } from "../yaml/yamlSource.ts";

/**
 * `securityContext.sysctls`, commands of containers and init containers, what the kubelet is told to allow, files in
 * ConfigMaps.
 */
export const kubernetes: Recognizer = {
  name: "Kubernetes",
  matches: (file) =>
    isYaml(file) && /^[ \t]*apiVersion[ \t]*:/m.test(file.text) && /^[ \t]*kind[ \t]*:/m.test(file.text),
  find(text) {
    const source = parseYaml(text);
    return [
      ...nameValueSettings(source, isInSysctls),
      ...listSettings(source, ["allowedUnsafeSysctls"]),
      ...commandSettings(source, ["command", "args"]),
      ...kubeletArguments(source),
      ...configMapFiles(source),
    ];
  },
};

function isInSysctls(path: Path): boolean {
  const pair = path.at(-2);
  return isPair(pair) && textOf(pair.key) === "sysctls";
}

/** --allowed-unsafe-sysctls=net.core.somaxconn,net.ipv4.tcp_tw_reuse */
function kubeletArguments({ text, documents }: YamlSource): readonly Setting[] {
  if (documents.length === 0) return [];
  return [...text.matchAll(/--allowed-unsafe-sysctls[=\s]["']?([\w.,*/-]+)/g)].flatMap((match) => {
    const list = match[1] ?? "";
    let start = match.index + match[0].length - list.length;
    return list.split(",").flatMap((name) => {
      const range = { start, end: start + name.length };
      start = range.end + 1;
      return assignment(text, range, { lines: null, group: match.index });
    });
  });
}

function configMapFiles(source: YamlSource): readonly Setting[] {
  const settings: Setting[] = [];
  eachPair(source, (name, { value: data }) => {
    if (name !== "data" || !isMap(data)) return;
    for (const { key, value } of data.items) {
      const file = textOf(key) ?? "";
      if (!isScalar(value)) continue;
      if (/\.(sh|bash)$/.test(file)) settings.push(...shellIn(source, value));
      else if (/sysctl|\.conf$/.test(file)) settings.push(...sysctlFileIn(source, value));
    }
  });
  return settings;
}
