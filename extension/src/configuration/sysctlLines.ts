import { linesOf } from "./lines.ts";
import type { Setting } from "./setting.ts";
import { plainValue, SYSCTL_NAME, sysctlKey } from "./sysctlName.ts";

/** "-" before a name means that its failure is no error; lines of comment begin with # or ; (sysctl.d(5)). */
const LINE = new RegExp(`^(\\s*(?:-\\s*)?)(${SYSCTL_NAME})(\\s*=\\s*)(.*?)\\s*$`);

/** Lines "name = value" between two offsets: a file of sysctl(8), or one that a script or a template writes. */
export function sysctlLines(text: string, from: number, until: number, group: number): readonly Setting[] {
  const settings: Setting[] = [];
  for (const [line, start] of linesOf(text, from, until)) {
    const [, before = "", name = "", equals = "", value = ""] = LINE.exec(line) ?? [];
    const key = sysctlKey(name);
    if (key === null) continue;
    const nameStart = start + before.length;
    const valueStart = nameStart + name.length + equals.length;
    settings.push({
      key,
      value: plainValue(value),
      name: { start: nameStart, end: nameStart + name.length },
      valueRange: value === "" ? null : { start: valueStart, end: valueStart + value.length },
      lines: { start, end: start + line.length },
      group,
      inImageBuild: false,
    });
  }
  return settings;
}
