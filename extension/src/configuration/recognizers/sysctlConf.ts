import { fileName, type Recognizer } from "../setting.ts";
import { sysctlLines } from "../sysctlLines.ts";
import { SYSCTL_NAME } from "../sysctlName.ts";

const FILE = /(^|[.-])sysctl\.(conf|rc)(\.(j2|erb|tpl|tmpl|sample|example|orig|bak))?$/i;
const FOLDER = /(^|\/)sysctl\.d\/[^/]+$/;
const OTHER_FILE = /\.(conf|cfg|ini|properties)(\.(j2|erb|tpl|tmpl))?$/i;
const LINE = new RegExp(`^[ \\t]*(?:-[ \\t]*)?${SYSCTL_NAME}[ \\t]*=`, "m");

/** sysctl.conf(5), sysctl.d(5), and what is written like them: drop-ins, profiles of tuned, templates. */
export const sysctlConf: Recognizer = {
  name: "sysctl",
  matches: ({ path, text }) =>
    FILE.test(fileName(path)) || FOLDER.test(path) || (OTHER_FILE.test(path) && LINE.test(text)),
  find: (text) => sysctlLines(text, 0, text.length, 0),
};
