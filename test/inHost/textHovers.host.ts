import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { openAsText, placeOf, REFUSED } from "#test/support/inHost/workspace.ts";

async function hover(beginning: string, word: string): Promise<string> {
  const document = await openAsText(REFUSED);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    placeOf(document, beginning, word),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

test("hover: a flag, with its source", async () => {
  assert.match(
    await hover("    frame 11 ", "SYN"),
    /\*\*SYN\*\*: Opens a connection.*\n\n.*RFC 9293 section 3\.5/s,
  );
});

test("hover: a state, with its source", async () => {
  assert.match(
    await hover("### SYN refused", "TIME_WAIT"),
    /\*\*TIME_WAIT\*\*: .*\n\n.*RFC 9293 section 3\.6\.1/s,
  );
});

test("hover: a number says of what it is", async () => {
  assert.match(
    await hover("    frame 11 ", "TSval 174786984"),
    /\*\*TSval 174786984\*\*: .*RFC 7323 section 3\.2/s,
  );
  assert.match(await hover("    frame 11 ", "seq 4215214288"), /\*\*seq 4215214288\*\*: .*RFC 9293/s);
});

test("hover: TS.Recent shows the segment that set it", async () => {
  const shown = await hover("  TS.Recent     1501984401, set by frame 9 of", "1501984401");
  assert.match(shown, /RFC 7323 section 4\.3/);
  assert.match(shown, /frame 9 .*client {2}FIN ACK .*TSval 1501984401/);
});

test("hover: a finding, with what is known of it and its page", async () => {
  const shown = await hover("  findings      time-wait-syn", "time-wait-syn-refused:11");
  assert.match(shown, /\*\*SYN refused by a TIME_WAIT\*\* \(warning, proved\)/);
  assert.match(shown, /\[Explanation\]\(.*docs\/findings\/time-wait-syn-refused\.md\)/);
});

test("hover: a kind, a certainty, a frame, a connection, an endpoint", async () => {
  assert.match(await hover("## time-wait-assassination", "assassination"), /TIME_WAIT ended by an RST/);
  assert.match(await hover("  certainty     proved", "proved"), /Only this can have produced these packets/);
  assert.match(await hover("  frames        9, 11, 12, 13", "12"), /frame 12 .*server {2}ACK/);
  assert.match(await hover("  after         connection 1", "1"), /192\.0\.2\.1:40500 > 192\.0\.2\.80:80/);
  assert.match(
    await hover("## 192.0.2.1:40500", "192.0.2.1:40500"),
    /2 connections in this text, 2 of them in trouble/,
  );
});

test("hover: nothing where there is nothing to say", async () => {
  assert.equal(await hover("  advice        Let the NAT", "keep"), "");
});
