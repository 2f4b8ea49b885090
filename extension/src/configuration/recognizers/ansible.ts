import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import type { ConfigurationFile, Recognizer, Setting, TextRange } from "../setting.ts";
import { plainValue, SYSCTL_NAME, sysctlKey } from "../sysctlName.ts";
import {
  commandSettings,
  nameValueSettings,
  ofOneHost,
  pairSettings,
  sysctlFileIn,
} from "../yaml/yamlSettings.ts";
import {
  eachMap,
  isYaml,
  linesOfEntry,
  type Path,
  parseYaml,
  scalarRange,
  textOf,
  valueIn,
  type YamlSource,
} from "../yaml/yamlSource.ts";

const MODULES = ["sysctl", "ansible.posix.sysctl", "ansible.builtin.sysctl"];
const SHELL = ["shell", "command", "raw"].flatMap((name) => [name, `ansible.builtin.${name}`]);
const WRITERS: Readonly<Record<string, string>> = {
  lineinfile: "line",
  blockinfile: "block",
  copy: "content",
};
const FOLDER = /(^|\/)(tasks|handlers|defaults|vars|group_vars|host_vars|playbooks|roles)\//;

function looksLikeAnsible({ path, languageId, text }: ConfigurationFile): boolean {
  return (
    /^ansible/.test(languageId) ||
    FOLDER.test(path) ||
    /^[ \t]*(-[ \t]+)?(ansible\.(posix|builtin)\.)?sysctl[ \t]*:/m.test(text) ||
    /^[ \t]*-[ \t]+hosts[ \t]*:/m.test(text)
  );
}

/** Tasks of the module sysctl, with their loops; variables; commands; lines that a task writes into a file. */
export const ansible: Recognizer = {
  name: "Ansible",
  matches: (file) => isYaml(file) && looksLikeAnsible(file),
  find(text) {
    const source = parseYaml(text);
    const tasks = taskSettings(source);
    const taken = new Set(tasks.flatMap(({ given }) => given));
    return ofOneHost([
      ...tasks.flatMap(({ settings }) => settings),
      ...nameValueSettings(source).filter(({ name }) => !taken.has(name.start)),
      ...pairSettings(source),
      ...commandSettings(source, SHELL),
      ...writtenLines(source),
    ]);
  },
};

interface Task {
  readonly settings: readonly Setting[];
  /** Where the names stand that this task speaks about, also those that it takes away. */
  readonly given: readonly number[];
}

function taskSettings(source: YamlSource): readonly Task[] {
  const tasks: Task[] = [];
  eachMap(source, (task, path) => {
    for (const module of MODULES) {
      const value = valueIn(task, module);
      if (isMap(value)) tasks.push(taskOf(source, task, path, value));
      else if (isScalar(value)) tasks.push(oneLineTask(source, task, path, scalarRange(value, source.text)));
    }
  });
  return tasks;
}

function taskOf(source: YamlSource, task: YAMLMap, path: Path, module: YAMLMap): Task {
  const [name, value] = [valueIn(module, "name") ?? valueIn(module, "key"), valueIn(module, "value")];
  const key = sysctlKey(textOf(name) ?? "");
  if (key === null || !isScalar(name)) return { settings: [], given: [] };
  const range = scalarRange(name, source.text);
  const given = [range.start];
  if (textOf(valueIn(module, "state")) === "absent") return { settings: [], given };
  const written = textOf(value);
  const setting = {
    key,
    value: written === null ? null : plainValue(written),
    name: range,
    valueRange: isScalar(value) && written !== null ? scalarRange(value, source.text) : null,
    lines: linesOfTask(source, task, path),
    group: 0,
    inImageBuild: false,
  };
  return { settings: [setting], given };
}

/** `sysctl: name=net.core.somaxconn value=1024 state=present` */
function oneLineTask(source: YamlSource, task: YAMLMap, path: Path, range: TextRange): Task {
  const line = source.text.slice(range.start, range.end);
  const words = new RegExp(
    `\\bname=["']?(?<name>${SYSCTL_NAME})["']?(?:\\s.*?)?\\bvalue=(?:"(?<quoted>[^"]*)"|'(?<single>[^']*)'|(?<bare>\\S+))`,
    "d",
  ).exec(line)?.indices?.groups;
  const [name, value] = [words?.["name"], words?.["quoted"] ?? words?.["single"] ?? words?.["bare"]];
  const key = name ? sysctlKey(line.slice(...name)) : null;
  if (key === null || !name || !value || /\bstate=absent\b/.test(line)) return { settings: [], given: [] };
  const place = ([start, end]: readonly [number, number]): TextRange => ({
    start: range.start + start,
    end: range.start + end,
  });
  const setting = {
    key,
    value: plainValue(line.slice(...value)),
    name: place(name),
    valueRange: place(value),
    lines: linesOfTask(source, task, path),
    group: 0,
    inImageBuild: false,
  };
  return { settings: [setting], given: [] };
}

function linesOfTask(source: YamlSource, task: YAMLMap, path: Path): TextRange | null {
  return isSeq(path.at(-1)) ? linesOfEntry(source.text, task, path) : null;
}

/** `lineinfile`, `blockinfile` and `copy` into a file of sysctl(8). */
function writtenLines(source: YamlSource): readonly Setting[] {
  const settings: Setting[] = [];
  eachMap(source, (task) => {
    for (const [name, field] of Object.entries(WRITERS)) {
      const module = valueIn(task, name) ?? valueIn(task, `ansible.builtin.${name}`);
      if (!isMap(module)) continue;
      const path = textOf(valueIn(module, "path") ?? valueIn(module, "dest")) ?? "";
      if (/sysctl/.test(path)) settings.push(...sysctlFileIn(source, valueIn(module, field)));
    }
  });
  return settings;
}
