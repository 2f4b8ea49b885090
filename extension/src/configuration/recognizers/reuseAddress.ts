import type { Recognizer, Setting } from "../setting.ts";
import { functionAround, inComment, languageOf } from "../sourceLanguage.ts";

interface Calls {
  /** Sets the option; its group is the socket. */
  readonly set: RegExp;
  /** A call on that socket. */
  call(socket: string, name: "bind" | "connect" | "listen"): RegExp;
}

const AS_FUNCTION = (socket: string, name: string): RegExp =>
  new RegExp(`\\b${name}\\(\\s*${escaped(socket)}\\s*,`);
const AS_METHOD = (socket: string, name: string): RegExp =>
  new RegExp(`(?<![\\w.])${escaped(socket)}\\.${name}\\(`);

const CALLS: Readonly<Record<string, Calls>> = {
  c: { set: /\bsetsockopt\(\s*([\w.>[\]-]+)\s*,\s*SOL_SOCKET\s*,\s*SO_REUSEADDR\s*,/g, call: AS_FUNCTION },
  python: {
    set: /(?<![\w.])([\w.]+)\.setsockopt\(\s*(?:socket\.)?SOL_SOCKET\s*,\s*(?:socket\.)?SO_REUSEADDR\s*,\s*(?:1|True)\s*\)/g,
    call: AS_METHOD,
  },
  java: { set: /(?<![\w.])([\w.]+)\.setReuseAddress\(\s*true\s*\)/g, call: AS_METHOD },
  rust: { set: /(?<![\w.])([\w.]+)\.set_reuse_?addr(?:ess)?\(\s*true\s*\)/g, call: AS_METHOD },
};

/** SO_REUSEADDR on a socket that the same function connects, and does not listen on. */
export const reuseAddress: Recognizer = {
  name: "SO_REUSEADDR",
  matches: (file) => {
    const language = languageOf(file);
    return language !== null && CALLS[language] !== undefined && file.text.search(CALLS[language].set) >= 0;
  },
  find: (text) =>
    Object.values(CALLS).flatMap(({ set, call }) =>
      [...text.matchAll(set)].flatMap((match): readonly Setting[] => {
        const [whole, socket = ""] = match;
        const after = text.slice(match.index + whole.length, functionAround(text, match.index).end);
        const connects = after.search(call(socket, "connect"));
        const bindsAt = after.search(call(socket, "bind"));
        if (connects < 0 || call(socket, "listen").test(after) || inComment(text, match.index)) return [];
        const name = { start: match.index, end: match.index + whole.replace(/,$/, "").length };
        const value = bindsAt >= 0 && bindsAt < connects ? "bound" : "unbound";
        const key = "SO_REUSEADDR before connect";
        return [{ key, value, name, valueRange: null, lines: null, group: 0, inImageBuild: false }];
      }),
    ),
};

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
