/** The ways in which kernel settings are written in YAML; each dialect knows some of them. */

import { isMap, isScalar, isSeq, type Scalar } from "yaml";
import type { Setting, TextRange } from "../setting.ts";
import { shellSettings } from "../shellCommands.ts";
import { sysctlLines } from "../sysctlLines.ts";
import { plainValue, sysctlKey } from "../sysctlName.ts";
import {
  eachMap,
  eachPair,
  linesOfEntry,
  type Path,
  scalarRange,
  startOf,
  textOf,
  valueIn,
  type YamlSource,
} from "./yamlSource.ts";

/** `net.core.somaxconn: 1024`, wherever it stands. */
export function pairSettings(source: YamlSource): readonly Setting[] {
  const settings: Setting[] = [];
  eachPair(source, (name, pair, map, path) => {
    if (!isScalar(pair.key) || isMap(pair.value) || isSeq(pair.value)) return;
    const lines = linesOfEntry(source.text, pair, [...path, map]);
    settings.push(...settingOf(source, name, pair.key, pair.value, { lines, group: startOf(map) }));
  });
  return settings;
}

/** A map that has both `name: net.core.somaxconn` (or `key`) and `value: 1024`. */
export function nameValueSettings(
  source: YamlSource,
  isMeant: (path: Path) => boolean = () => true,
): readonly Setting[] {
  const settings: Setting[] = [];
  eachMap(source, (map, path) => {
    const named = ["name", "key"].map((key) => valueIn(map, key)).find(isScalar);
    const value = valueIn(map, "value");
    if (!named || !isScalar(value) || !isMeant(path)) return;
    const list = path.at(-1);
    settings.push(
      ...settingOf(source, textOf(named) ?? "", named, value, {
        lines: isSeq(list) ? linesOfEntry(source.text, map, path) : null,
        group: startOf(isSeq(list) ? list : map),
      }),
    );
  });
  return settings;
}

/** A list of strings under one of these names: "net.core.somaxconn=1024", or the name alone. */
export function listSettings(source: YamlSource, names: readonly string[]): readonly Setting[] {
  const settings: Setting[] = [];
  eachPair(source, (name, pair, map, path) => {
    if (!names.includes(name) || !isSeq(pair.value)) return;
    const list = pair.value;
    for (const item of list.items) {
      if (!isScalar(item)) continue;
      const range = scalarRange(item, source.text);
      const lines = linesOfEntry(source.text, item, [...path, map, pair, list]);
      settings.push(...assignment(source.text, range, { lines, group: startOf(list) }));
    }
  });
  return settings;
}

/** "net.core.somaxconn=1024" or "net.core.somaxconn", alone in a string. */
export function assignment(text: string, range: TextRange, more: Placed): readonly Setting[] {
  const match = /^(\s*)([\w./-]+)(\s*=\s*)?(.*?)\s*$/s.exec(text.slice(range.start, range.end));
  const [, before = "", name = "", equals = "", value = ""] = match ?? [];
  const key = sysctlKey(name);
  if (key === null) return [];
  const start = range.start + before.length;
  const valueStart = start + name.length + equals.length;
  return [
    {
      key,
      value: plainValue(value),
      name: { start, end: start + name.length },
      valueRange: value === "" ? null : { start: valueStart, end: valueStart + value.length },
      inImageBuild: false,
      ...more,
    },
  ];
}

/** Commands under one of these names: a string for the shell, or a list of words. */
export function commandSettings(source: YamlSource, names: readonly string[]): readonly Setting[] {
  const settings: Setting[] = [];
  eachPair(source, (name, { value }) => {
    if (names.includes(name)) settings.push(...commandsIn(source, value));
  });
  return settings;
}

/** A list of words is a command of its own when sysctl is the first; else each entry is for the shell. */
export function commandsIn(source: YamlSource, node: unknown): readonly Setting[] {
  if (isScalar(node)) return shellIn(source, node);
  if (isMap(node)) return ["cmd", "argv"].flatMap((name) => commandsIn(source, valueIn(node, name)));
  if (!isSeq(node)) return [];
  if (/(^|\/)sysctl$/.test(textOf(node.items[0]) ?? "")) {
    return node.items
      .filter(isScalar)
      .flatMap((item) =>
        assignment(source.text, scalarRange(item, source.text), { lines: null, group: startOf(node) }),
      )
      .filter(({ valueRange }) => valueRange !== null);
  }
  return node.items.flatMap((item) => commandsIn(source, item));
}

export function shellIn(source: YamlSource, node: Scalar): readonly Setting[] {
  const { start, end } = scalarRange(node, source.text);
  return shellSettings({ text: source.text, from: start, until: end, group: startOf(node) });
}

/** The lines of a file of sysctl(8) that stands in a string of its own lines. */
export function sysctlFileIn(source: YamlSource, node: unknown): readonly Setting[] {
  if (!isScalar(node)) return [];
  const { start, end } = scalarRange(node, source.text);
  const settings = sysctlLines(source.text, start, end, startOf(node));
  // In quotes or behind its key the line is not the setting's own.
  const isBlock = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
  return isBlock ? settings : settings.map((setting) => ({ ...setting, lines: null }));
}

type Placed = Pick<Setting, "lines" | "group">;

function settingOf(
  { text }: YamlSource,
  name: string,
  nameNode: Scalar,
  valueNode: unknown,
  more: Placed,
): readonly Setting[] {
  const key = sysctlKey(name);
  if (key === null) return [];
  const value = textOf(valueNode);
  return [
    {
      key,
      value: value === null ? null : plainValue(value),
      name: scalarRange(nameNode, text),
      valueRange: value !== null && isScalar(valueNode) ? scalarRange(valueNode, text) : null,
      inImageBuild: false,
      ...more,
    },
  ];
}

/** All of them reach the same host. */
export function ofOneHost(settings: readonly Setting[]): readonly Setting[] {
  return settings.map((setting) => ({ ...setting, group: 0 }));
}
