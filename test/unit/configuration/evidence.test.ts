import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { evidenceFor } from "#configuration/evidence.ts";
import { hoverText } from "#configuration/hoverText.ts";
import { settingsIn } from "#configuration/recognizers.ts";
import { ruleOf, rules } from "#configuration/rules.ts";

function evidence(line: string, counts: Parameters<typeof evidenceFor>[2]) {
  const [setting] = settingsIn({ path: "sysctl.conf", languageId: "", text: line });
  const rule = setting && ruleOf(setting.key);
  assert.ok(setting && rule);
  return evidenceFor(rule, setting, counts);
}

describe("evidence of captures", () => {
  test("one and many, and none", () => {
    const recycle = "net.ipv4.tcp_tw_recycle = 1";
    assert.equal(evidence(recycle, { "syn-dropped-by-paws": 78 })?.message, "{count} SYNs dropped by this");
    assert.equal(evidence(recycle, { "syn-dropped-by-paws": 1 })?.message, "{count} SYN dropped by this");
    assert.equal(evidence(recycle, { "syn-unanswered": 5 }), null);
    assert.equal(evidence(recycle, {}), null);
  });

  test("a setting that is off dropped nothing", () => {
    assert.equal(evidence("net.ipv4.tcp_tw_recycle = 0", { "syn-dropped-by-paws": 78 }), null);
    assert.equal(evidence("net.ipv4.tcp_tw_recycle = {{ on }}", { "syn-dropped-by-paws": 78 }), null);
  });

  test("the value decides which findings speak", () => {
    const counts = { "time-wait-assassination": 2, "time-wait-syn-refused": 3 };
    assert.equal(evidence("net.ipv4.tcp_rfc1337 = 0", counts)?.count, 2);
    assert.equal(evidence("net.ipv4.tcp_rfc1337 = 1", counts)?.count, 3);
  });

  test("every text has a place for the number", () => {
    for (const { one, many } of rules.flatMap((rule) => rule.evidence)) {
      assert.match(one, /^\{count\} /);
      assert.match(many, /^\{count\} /);
    }
  });
});

describe("hovers", () => {
  test("tell what it does, since and until when, the default and the sources, in the reader's language", () => {
    const rule = ruleOf("net.ipv4.tcp_tw_recycle");
    assert.ok(rule);
    const text = hoverText(rule, (message) => message);
    for (const part of [/source address/, /Removed in 4\.12/, /0 \(off\)/, /4396e46187ca/])
      assert.match(text, part);
    assert.doesNotMatch(
      hoverText(rule, () => "…"),
      /[a-z]{12,}(?<!tcp_tw_recycle)/,
      "all of it is translated",
    );
  });
});
