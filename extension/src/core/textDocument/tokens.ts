/** What the words of a line are: the one place that knows, for colours, hovers, links and references alike. */

export type TokenKind =
  | "finding" // "time-wait-syn-refused:11"
  | "kind" // "time-wait-syn-refused"
  | "frame"
  | "connection"
  | "endpoint" // "192.0.2.1:40500", "[2001:db8::1]:443"
  | "address"
  | "state" // "TIME_WAIT"
  | "flag" // "SYN"
  | "term" // "TS.Recent", "RTT"
  | "number" // "seq 17": the value is the number, the name what it is of
  | "severity"
  | "certainty"
  | "connState" // Zeek's "SF"
  | "history" // Zeek's "ShADadFf"
  | "cause" // "capture-loss"
  | "rfc";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** The number of a frame or connection, the word itself otherwise. */
  readonly value: string;
  /** Of a number: "seq", "TSval". Of an RFC: its section. Empty otherwise. */
  readonly name: string;
}

const KIND = "[a-z]+(?:-[a-z]+)+";
const V4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";
/** At least two colons in a row, or seven of them: else it is a time of day. */
const V6 =
  "(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}";

/** In this order: what comes first wins. */
const PATTERNS: readonly string[] = [
  `(?<finding>\\b${KIND}:\\d+\\b)`,
  `(?<endpoint>(?<![\\w.])${V4}:\\d{1,5}\\b|\\[(?:${V6})\\]:\\d{1,5}\\b)`,
  `(?<address>(?<![\\w.])${V4}(?![\\w.]*\\d)|(?<![\\w:])(?:${V6})(?![\\w:]))`,
  "\\bRFC (?<rfc>\\d{3,5})(?: section (?<section>\\d+(?:\\.\\d+)*))?",
  "\\bconnection (?<connection>\\d+)\\b",
  "(?<frames>(?:\\bframes? +|(?<=^  frames +))\\d+(?:(?:, and |, | and )\\d+(?! more))*)",
  "(?<state>\\b(?:LISTEN|SYN_SENT|SYN_RECEIVED|ESTABLISHED|FIN_WAIT_[12]|CLOSING|TIME_WAIT|CLOSE_WAIT|LAST_ACK|CLOSED)\\b)",
  "\\b(?<name>seq|ack|len|TSval|TSecr) (?<number>\\d+)\\b|(?<=^  TS\\.Recent +)(?<recent>\\d+)|(?<=^  TSval +)(?<tsval>\\d+)",
  "(?<term>\\bTS\\.Recent\\b|\\bTSval|\\bTSecr\\b|\\bPAWS\\b|\\bISN\\b|\\bSND\\.NXT\\b|\\bRCV\\.NXT\\b|\\btcp_[a-z_0-9]+\\b|(?<=SND\\.NXT \\+ )65537\\b)",
  "(?<flag>\\b(?:SYN|ACK|FIN|RST|PSH|URG|ECE|CWR)(?=s?\\b))",
  "(?<=^  severity +)(?<severity>\\w+)|(?<=^  certainty +)(?<certainty>\\w+)",
  "(?<=^  state +)(?<connState>[A-Z][A-Z0-9]*)",
  "(?<=^  state +[A-Z0-9]+, history )(?<history>[A-Za-z^]+)$",
  `(?<=^  cause +)(?<cause>${KIND}|loss|filter): (?<verdict>\\w+)`,
  `(?<=^## )(?<kind>${KIND})(?=:)`,
];
const ANY = new RegExp(PATTERNS.join("|"), "dg");

type Groups = Readonly<Record<string, string | undefined>>;
type Indices = Readonly<Record<string, readonly [number, number] | undefined>>;

const SIMPLE: readonly TokenKind[] = [
  "finding",
  "endpoint",
  "address",
  "connection",
  "state",
  "term",
  "flag",
  "severity",
  "certainty",
  "connState",
  "history",
  "cause",
  "kind",
];

export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(ANY)) {
    const groups: Groups = match.groups ?? {};
    const indices: Indices = match.indices?.groups ?? {};
    const put = (kind: TokenKind, group: string, name = ""): void => {
      const place = indices[group];
      const value = groups[group];
      if (place && value !== undefined) tokens.push({ kind, start: place[0], end: place[1], value, name });
    };
    for (const kind of SIMPLE) put(kind, kind);
    put("number", "number", groups["name"]);
    put("number", "recent", "TS.Recent");
    put("number", "tsval", "TSval");
    put("certainty", "verdict");
    if (groups["rfc"] !== undefined)
      tokens.push({
        kind: "rfc",
        start: match.index,
        end: match.index + match[0].length,
        value: groups["rfc"],
        name: groups["section"] ?? "",
      });
    const frames = indices["frames"];
    if (frames) tokens.push(...frameTokens(line.slice(...frames), frames[0]));
  }
  return tokens;
}

function frameTokens(text: string, offset: number): Token[] {
  return [...text.matchAll(/\d+/g)].map(({ 0: value, index }) => ({
    kind: "frame",
    start: offset + index,
    end: offset + index + value.length,
    value,
    name: "",
  }));
}

/** The word at a place of a line; null where there is none that means something. */
export function tokenAt(line: string, character: number): Token | null {
  return tokensOf(line).find(({ start, end }) => start <= character && character <= end) ?? null;
}

/** "192.0.2.1:40500" → "192.0.2.1", "[2001:db8::1]:443" → "2001:db8::1". */
export function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}
