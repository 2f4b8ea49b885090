/** What kinds of files are understood, and the settings in one. */

import { ansible } from "./recognizers/ansible.ts";
import { cloudInit } from "./recognizers/cloudInit.ts";
import { compose } from "./recognizers/compose.ts";
import { dockerfile } from "./recognizers/dockerfile.ts";
import { haproxy } from "./recognizers/haproxy.ts";
import { kubernetes } from "./recognizers/kubernetes.ts";
import { nginx } from "./recognizers/nginx.ts";
import { otherYaml } from "./recognizers/otherYaml.ts";
import { reuseAddress } from "./recognizers/reuseAddress.ts";
import { salt } from "./recognizers/salt.ts";
import { shellScript } from "./recognizers/shellScript.ts";
import { soLinger } from "./recognizers/soLinger.ts";
import { sysctlConf } from "./recognizers/sysctlConf.ts";
import type { ConfigurationFile, Recognizer, Setting } from "./setting.ts";

/** A file is of one kind: the first that matches. Those that look at less come last. */
const CONFIGURATION: readonly Recognizer[] = [
  dockerfile,
  cloudInit,
  salt,
  kubernetes,
  compose,
  ansible,
  otherYaml,
  haproxy,
  sysctlConf,
  nginx,
  shellScript,
];
/** Each looks for something else. */
const SOURCE_CODE: readonly Recognizer[] = [soLinger, reuseAddress];

export function recognizersFor(file: ConfigurationFile): readonly Recognizer[] {
  const first = CONFIGURATION.find((recognizer) => recognizer.matches(file));
  return first ? [first] : SOURCE_CODE.filter((recognizer) => recognizer.matches(file));
}

/** In the order of the text; nothing is told twice. */
export function settingsIn(file: ConfigurationFile): readonly Setting[] {
  const byPlace = new Map<number, Setting>();
  for (const recognizer of recognizersFor(file)) {
    for (const setting of recognizer.find(file.text)) {
      if (!byPlace.has(setting.name.start)) byPlace.set(setting.name.start, setting);
    }
  }
  return [...byPlace.values()].sort((a, b) => a.name.start - b.name.start);
}
