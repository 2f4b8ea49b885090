import { isMap, isScalar, isSeq } from "yaml";
import type { Recognizer, Setting } from "../setting.ts";
import { commandSettings, ofOneHost, shellIn, sysctlFileIn } from "../yaml/yamlSettings.ts";
import { eachPair, isYaml, parseYaml, textOf, valueIn } from "../yaml/yamlSource.ts";

/** `runcmd`, `bootcmd`, and the files that `write_files` writes. */
export const cloudInit: Recognizer = {
  name: "cloud-init",
  matches: (file) =>
    /^#cloud-config/.test(file.text) ||
    (isYaml(file) && /^(runcmd|bootcmd|write_files)\s*:/m.test(file.text)),
  find(text) {
    const source = parseYaml(text);
    const settings: Setting[] = [...commandSettings(source, ["runcmd", "bootcmd"])];
    eachPair(source, (name, { value: files }) => {
      if (name !== "write_files" || !isSeq(files)) return;
      for (const file of files.items.filter(isMap)) {
        const path = textOf(valueIn(file, "path")) ?? "";
        const content = valueIn(file, "content");
        // What is encoded cannot be read here.
        if (!isScalar(content) || valueIn(file, "encoding") !== null) continue;
        if (/sysctl/.test(path)) settings.push(...sysctlFileIn(source, content));
        else settings.push(...shellIn(source, content));
      }
    });
    return ofOneHost(settings);
  },
};
