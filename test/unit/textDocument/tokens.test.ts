/** What the words of a line are, and what they are not. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { meaningOf } from "#core/textDocument/glossary.ts";
import { addressOf, tokenAt, tokensOf } from "#core/textDocument/tokens.ts";

/** "kind value", in the order of the line; a number with what it is of. */
function words(line: string): readonly string[] {
  return [...tokensOf(line)]
    .sort((a, b) => a.start - b.start)
    .map(({ kind, value, name }) => `${kind} ${name === "" ? value : `${name} ${value}`}`);
}

describe("words of a line", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "### SYN refused by a TIME_WAIT, frame 11 at 2.639770 s": ["flag SYN", "state TIME_WAIT", "frame 11"],
    "  finding       time-wait-syn-refused:11": ["finding time-wait-syn-refused:11"],
    "## syn-dropped-by-paws: error, 78": ["kind syn-dropped-by-paws"],
    "  severity      warning": ["severity warning"],
    "  certainty     proved": ["certainty proved"],
    "  frames        9, 11, 12, and 4 more": ["frame 9", "frame 11", "frame 12"],
    "  about         connection 2, 192.0.2.1:40500 > 192.0.2.80:80, after connection 1": [
      "connection 2",
      "endpoint 192.0.2.1:40500",
      "endpoint 192.0.2.80:80",
      "connection 1",
    ],
    "## [2001:db8::1]:40500 <> [2001:db8::80]:443: 2 incarnations": [
      "endpoint [2001:db8::1]:40500",
      "endpoint [2001:db8::80]:443",
    ],
    "  TS.Recent     1501984401, set by frame 9 of connection 1": [
      "term TS.Recent",
      "number TS.Recent 1501984401",
      "frame 9",
      "connection 1",
    ],
    "    frame 12         2.639803 s  server  ACK      SYN_SENT / ?  seq 17 ack 18 TSval 19 TSecr 20": [
      "frame 12",
      "flag ACK",
      "state SYN_SENT",
      "number seq 17",
      "number ack 18",
      "number TSval 19",
      "number TSecr 20",
    ],
    "  state         SF, history ShADadFf": ["connState SF", "history ShADadFf"],
    "  cause         capture-loss: refuted": ["cause capture-loss", "certainty refuted"],
    "  sources       RFC 9293 section 3.10.7.4; RFC 1337": ["rfc 3.10.7.4 9293", "rfc 1337"],
    "the old SND.NXT + 65537, which Linux gives": ["term SND.NXT", "term 65537"],
  };
  for (const [line, expected] of Object.entries(cases)) {
    test(line.trim(), () => assert.deepEqual(words(line), expected));
  }
});

describe("what only looks like one", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "  begins        2026-11-20 18:23:23.542934000 UTC": [],
    "  file          my-capture.pcap, pcap, 7.77 kB": [],
    "  carried       43 frames, of which 43 carry TCP": [],
    "version 6.18.44.1.2 of something": [],
    "65537 bytes": [],
    "SYNC and FINE are no flags, ACKs are": ["flag ACK"],
    "seq is a word, 17 a number": [],
  };
  for (const [line, expected] of Object.entries(cases)) {
    test(line.trim(), () => assert.deepEqual(words(line), expected));
  }
});

test("a word is found at its first and at its last character, and not beyond", () => {
  const line = "  frames        9, 11";
  assert.equal(tokenAt(line, 18)?.value, undefined, "between them");
  assert.equal(tokenAt(line, 19)?.value, "11");
  assert.equal(tokenAt(line, 21)?.value, "11");
  assert.equal(tokenAt(line, 3), null);
});

test("the address of an endpoint", () => {
  assert.equal(addressOf("192.0.2.1:40500"), "192.0.2.1");
  assert.equal(addressOf("[2001:db8::1]:443"), "2001:db8::1");
});

describe("what words mean", () => {
  const meaning = (line: string, word: string) => {
    const token = tokenAt(line, line.indexOf(word));
    assert.ok(token, word);
    return meaningOf(token);
  };

  test("every flag, state and term has a meaning with a source", () => {
    const line =
      "SYN ACK FIN RST PSH URG ECE CWR LISTEN SYN_SENT SYN_RECEIVED ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 CLOSING TIME_WAIT CLOSE_WAIT LAST_ACK CLOSED TS.Recent PAWS ISN SND.NXT RCV.NXT";
    for (const token of tokensOf(line)) {
      const found = meaningOf(token);
      assert.ok(found && found.text.length > 0 && found.source.length > 0, token.value);
    }
    assert.equal(tokensOf(line).length, line.split(" ").length);
  });

  test("a history is told letter by letter, each once", () => {
    assert.equal(
      meaning("  state         SF, history ShADadFf", "ShADadFf")?.text,
      "client SYN, server SYN ACK, client ACK without data, client data, server ACK without data, server data, client FIN, server FIN.",
    );
    assert.match(meaning("  state         OTH, history ^dD", "^dD")?.text ?? "", /^the roles were swapped/);
  });

  test("every cause that is weighed has one", () => {
    for (const cause of [
      "per-host-paws",
      "time-wait-ack-limited",
      "accept-queue-overflow",
      "filter",
      "loss",
      "capture-loss",
      "first-syn-drop",
      "stale-nat-entry",
      "no-host",
    ])
      assert.ok(meaning(`  cause         ${cause}: compatible`, cause), cause);
  });

  test("a word that says all by itself has none", () => {
    assert.equal(meaning("  frames        9", "9"), null);
  });
});
