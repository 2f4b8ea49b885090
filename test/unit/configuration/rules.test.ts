/** The rules table, row by row: what is said of which value, and that nothing is said of the others. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { editsOf } from "#configuration/edits.ts";
import { judge } from "#configuration/judge.ts";
import { LANGUAGES } from "#configuration/languages.ts";
import { explanationPage, lineInPage } from "#configuration/page.ts";
import { settingsIn } from "#configuration/recognizers.ts";
import { rules } from "#configuration/rules.ts";

/** By rule: values and the verdict on each; null: nothing is said. */
const VERDICTS: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  tcp_tw_recycle: { "0": "dead hint", "1": "harmful error" },
  tcp_tw_reuse: { "0": null, "1": "misunderstood information", "2": null },
  tcp_tw_reuse_delay: { "1": "harmful warning", "1000": null },
  tcp_timestamps: { "0": "harmful warning", "1": null, "2": null },
  tcp_fin_timeout: { "15": "misunderstood warning", "59": "misunderstood warning", "60": null, "120": null },
  tcp_max_tw_buckets: { "0": "harmful warning", "5000": "harmful warning", "32768": null, "262144": null },
  tcp_rfc1337: { "0": null, "1": "harmful warning" },
  ip_local_port_range: {
    "32768 60999": null,
    "1024 65535": null,
    "40000 50001": "harmful warning",
    "1024 65534": "misunderstood hint",
    "1 65535": "dead warning",
    "60999 32768": null,
  },
  ip_local_reserved_ports: { "8080,9148": null },
  somaxconn: { "128": "misunderstood information", "4096": null },
  tcp_max_syn_backlog: { "128": null, "8192": null },
  tcp_syncookies: { "0": "harmful warning", "1": null, "2": "misunderstood warning" },
  tcp_abort_on_overflow: { "0": null, "1": "harmful warning" },
  tcp_syn_retries: { "2": null },
  tcp_syn_linear_timeouts: { "4": null },
  tcp_synack_retries: { "2": null },
  tcp_orphan_retries: { "0": "misunderstood information", "3": null },
  tcp_max_orphans: { "1000": null },
  tcp_invalid_ratelimit: { "0": "harmful warning", "500": null },
  tcp_challenge_ack_limit: { "100": "harmful warning", "1000": null, "2147483647": null },
  conn_reuse_mode: { "0": "misunderstood information", "1": "harmful hint" },
  nf_conntrack_tcp_timeout_time_wait: {
    "30": "misunderstood warning",
    "60": "misunderstood information",
    "120": null,
  },
  nf_conntrack_tcp_loose: { "0": "harmful information", "1": null },
  nf_conntrack_tcp_be_liberal: { "0": null, "1": null },
};

/** The same for what is no kernel setting: whole texts. */
const TEXTS: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  "haproxy-nolinger": { "option nolinger": "harmful warning" },
  "haproxy-source-ports": {
    "server a 192.0.2.1:80 source 192.0.2.2:1025-2000": "harmful information",
    "server a 192.0.2.1:80 source 192.0.2.2:1025-65535": null,
  },
  "haproxy-backlog": { "backlog 100": null },
  "nginx-backlog": { "listen 80 backlog=100;": "harmful information", "listen 80 backlog=1024;": null },
  "nginx-so_keepalive": { "listen 80 so_keepalive=on;": null },
  "nginx-reset_timedout_connection": {
    "reset_timedout_connection on;": "misunderstood information",
    "reset_timedout_connection off;": null,
  },
  "nginx-lingering_close": {
    "lingering_close off;": "harmful warning",
    "lingering_close on;": null,
    "lingering_close always;": null,
  },
  "nginx-proxy_bind": { "proxy_bind 192.0.2.9;": null },
  "so_linger-zero": { "s.setSoLinger(true, 0);": "harmful information" },
  "so_reuseaddr-connect": {
    "s.setReuseAddress(true); s.bind(a); s.connect(b);": "misunderstood information",
    "s.setReuseAddress(true); s.connect(b);": "dead hint",
  },
};

function judged(path: string, text: string, languageId = "properties") {
  return judge(settingsIn({ path, languageId, text }), text);
}

function verdicts(path: string, text: string, languageId?: string): readonly string[] {
  return judged(path, text, languageId).map(({ judgement }) => `${judgement.verdict} ${judgement.severity}`);
}

function fileOf(ruleId: string): readonly [path: string, languageId: string] {
  if (ruleId.startsWith("haproxy")) return ["haproxy.cfg", "haproxy"];
  return ruleId.startsWith("nginx") ? ["nginx.conf", "nginx"] : ["x.java", "java"];
}

describe("the rules table", () => {
  test("has a row here for every rule, and a rule for every row", () => {
    assert.deepEqual(
      rules.map(({ id }) => id).sort(),
      [...Object.keys(VERDICTS), ...Object.keys(TEXTS)].sort(),
    );
  });

  for (const rule of rules) {
    for (const [value, expected] of Object.entries(VERDICTS[rule.id] ?? {})) {
      test(`${rule.key} = ${value}: ${expected ?? "nothing"}`, () => {
        assert.deepEqual(
          verdicts("sysctl.conf", `${rule.key} = ${value}`),
          expected === null ? [] : [expected],
        );
      });
    }
    for (const [text, expected] of Object.entries(TEXTS[rule.id] ?? {})) {
      test(`${text}: ${expected ?? "nothing"}`, () => {
        const [path, languageId] = fileOf(rule.id);
        const settings = settingsIn({ path, languageId, text });
        assert.deepEqual(
          settings.map(({ key }) => key),
          [rule.key],
        );
        assert.deepEqual(verdicts(path, text, languageId), expected === null ? [] : [expected]);
      });
    }

    test(`${rule.id} names sources and versions, and every fix changes the text`, () => {
      assert.ok(
        rule.sources.length > 0 && rule.does !== "" && rule.exists !== "" && rule.defaults.length > 0,
      );
      for (const { fixes, message } of rule.judgements) {
        assert.ok(message.length < 260, message);
        for (const fix of fixes) if (fix.kind === "replace") assert.notEqual(fix.value, "");
      }
    });
  }

  test("keys and ids are unique", () => {
    for (const names of [rules.map(({ id }) => id), rules.map(({ key }) => key)]) {
      assert.equal(new Set(names).size, names.length);
    }
  });

  test("repeats no folklore", () => {
    const folklore =
      /docs? say|18000\b|30 ?000 ports|only the initiator|reduces? TIME_WAIT|segment lifetime|timestamps? (must|has to) be strictly/i;
    for (const rule of rules) assert.doesNotMatch(JSON.stringify(rule), folklore, rule.id);
  });
});

describe("judgements across the lines of one file", () => {
  test("timestamps off while reuse is on: both lines say so, and which is the other", () => {
    const text = "net.ipv4.tcp_tw_reuse = 1\n# …\nnet.ipv4.tcp_timestamps = 0\n";
    const all = judged("sysctl.conf", text);
    assert.deepEqual(
      all.map(({ rule, judgement, arguments: { otherLine } }) => [rule.id, judgement.verdict, otherLine]),
      [
        ["tcp_tw_reuse", "dead", 3],
        ["tcp_timestamps", "harmful", 1],
      ],
    );
    assert.equal(all[0]?.other?.key, "net.ipv4.tcp_timestamps");
  });

  test("other services of one Compose file are other hosts", () => {
    const text = `services:
  a: { sysctls: { net.ipv4.tcp_tw_reuse: 1 } }
  b: { sysctls: { net.ipv4.tcp_timestamps: 0 } }
`;
    assert.deepEqual(
      judged("compose.yml", text).map(({ other }) => other),
      [null, null],
    );
  });

  test("numbers in messages", () => {
    const [range] = judged("sysctl.conf", "net.ipv4.ip_local_port_range = 40000 45999");
    assert.deepEqual(range?.arguments, { value: "40000 45999", ports: 6000, perSecond: 100, otherLine: 0 });
  });

  test("a value that a template fills in is judged only where every value is wrong", () => {
    assert.deepEqual(
      verdicts("sysctl.conf", "net.ipv4.tcp_tw_recycle = {{ x }}\nnet.core.somaxconn = {{ y }}"),
      ["harmful error"],
    );
  });

  test("in an image build everything is said to be lost, besides what is wrong with it", () => {
    assert.deepEqual(verdicts("Dockerfile", "RUN sysctl -w net.ipv4.tcp_rfc1337=1"), [
      "dead warning",
      "harmful warning",
    ]);
  });
});

describe("fixes", () => {
  function fixed(path: string, text: string, kind: "replace" | "comment" | "delete"): string | null {
    const [first] = judged(path, text);
    const fix = first?.judgement.fixes.find((each) => each.kind === kind);
    const edits = first && fix ? editsOf(fix, first.setting, text) : null;
    if (!edits) return null;
    return [...edits]
      .sort((a, b) => b.range.start - a.range.start)
      .reduce((all, { range, text: by }) => all.slice(0, range.start) + by + all.slice(range.end), text);
  }

  test("replace the value, comment the line out, delete the line", () => {
    const text = "a\n  net.ipv4.tcp_tw_recycle = 1\nb\n";
    assert.equal(fixed("sysctl.conf", text, "replace"), "a\n  net.ipv4.tcp_tw_recycle = 0\nb\n");
    assert.equal(fixed("sysctl.conf", text, "comment"), "a\n  # net.ipv4.tcp_tw_recycle = 1\nb\n");
    assert.equal(fixed("sysctl.conf", text, "delete"), "a\nb\n");
  });

  test("the last line goes with the break before it, and line breaks of Windows stay whole", () => {
    assert.equal(fixed("sysctl.conf", "a\r\nnet.ipv4.tcp_tw_recycle = 1", "delete"), "a");
    assert.equal(fixed("sysctl.conf", "net.ipv4.tcp_tw_recycle = 1\r\nb", "delete"), "b");
  });

  test("an entry of several lines is commented out below each other", () => {
    const text = `apiVersion: v1
kind: Pod
sysctls:
  - name: net.ipv4.tcp_tw_recycle
    value: "1"
  - name: other
    value: "2"
`;
    assert.match(
      fixed("pod.yaml", text, "comment") ?? "",
      /\n {2}# - name: net.ipv4.tcp_tw_recycle\n {2}# {3}value: "1"\n/,
    );
    assert.match(fixed("pod.yaml", text, "replace") ?? "", /value: "0"\n/);
  });

  test("a command among others can only be given another value", () => {
    const text = "x && sysctl -w net.ipv4.tcp_tw_recycle=1";
    assert.equal(fixed("x.sh", text, "delete"), null);
    assert.equal(fixed("x.sh", text, "replace"), "x && sysctl -w net.ipv4.tcp_tw_recycle=0");
  });
});

describe("the page of explanations", () => {
  test("is what the table says (npm run explanations)", async () => {
    assert.equal(await readFile("docs/configuration.md", "utf8"), explanationPage());
  });

  test("has a place for every rule", async () => {
    const lines = explanationPage().split("\n");
    for (const { id } of rules) assert.ok(lines[lineInPage(id) - 1]?.includes(`"${id}"`), id);
  });
});

describe("the extension", () => {
  test("wakes up for every language whose files may hold settings", async () => {
    const { activationEvents } = JSON.parse(await readFile("package.json", "utf8"));
    const languages = LANGUAGES.map((language) => `onLanguage:${language}`);
    assert.deepEqual(
      activationEvents.filter((event: string) => event.startsWith("onLanguage:")).sort(),
      languages.sort(),
    );
  });
});
