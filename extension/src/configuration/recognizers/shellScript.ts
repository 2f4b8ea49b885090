import type { Recognizer } from "../setting.ts";
import { shellSettings } from "../shellCommands.ts";

const FILE = /\.(sh|bash|zsh|ksh|service|spec)$|(^|\/)(rc\.local|user-?data)$/i;
const LANGUAGE = /^(shellscript|systemd-unit-file)$/;

/** Scripts, and units of systemd, whose Exec lines are commands all the same. */
export const shellScript: Recognizer = {
  name: "shell",
  matches: ({ path, languageId, text }) =>
    LANGUAGE.test(languageId) || FILE.test(path) || /^#!.*\b(ba|z|k|da)?sh\b/.test(text),
  find: (text) =>
    shellSettings({
      text,
      from: 0,
      until: text.length,
      group: 0,
      before: /^\s*(?:Exec\w+\s*=\s*-?)?(?:sudo\s+)?(?:\/[\w/]*\/)?$/,
    }),
};
