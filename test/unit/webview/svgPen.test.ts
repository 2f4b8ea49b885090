/** What is drawn is written down as SVG that any program can read; what a capture says stays text. */
import assert from "node:assert/strict";
import test from "node:test";
import { plainColor } from "#webview/picture/plainColor.ts";
import { SvgPen } from "#webview/picture/svgPen.ts";
import { wrapText } from "#webview/picture/wrapText.ts";
import { xmlText } from "#webview/picture/xmlText.ts";

const HATCH = { tile: 8, ground: "rgb(10, 20, 30)", line: "#ffffff", width: 1.3, rising: true };
/** A pattern as the pen sees one. */
const PATTERN: CanvasPattern = { setTransform: () => undefined };

function pen(): SvgPen {
  return new SvgPen({
    measure: (text) => ({ width: text.length * 6 }) as TextMetrics,
    resolve: (color) => color,
    hatchOf: (pattern) => (pattern === PATTERN ? HATCH : null),
  });
}

/** The elements between the title and the end. */
function body(drawn: SvgPen): string[] {
  return drawn.document(100, 50, "t").split("\n").slice(3, -2);
}

test("a document has its size, a title, and nothing that runs", () => {
  const drawn = pen();
  drawn.fillText("<script>alert('x')</script> & \"more\"", 1, 2);
  const text = drawn.document(100.25, 50, "a<b>&c");
  assert.match(
    text,
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="100\.25" height="50"/,
  );
  assert.ok(text.includes("<title>a&lt;b&gt;&amp;c</title>"));
  assert.ok(text.includes("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;"));
  assert.ok(!text.includes("<script"));
});

test("what XML cannot hold is replaced", () => {
  assert.equal(xmlText("a\u0000b\u001b\ud800c\uffff"), "a\ufffdb\ufffd\ufffdc\ufffd");
  assert.equal(xmlText("line\nend\ttab"), "line end tab");
  assert.equal(xmlText("🙂 é"), "🙂 é");
});

test("a font cannot break out of its attribute", () => {
  const drawn = pen();
  drawn.font = '600 11px "Segoe UI", sans-serif';
  drawn.fillText("x", 0, 0);
  assert.deepEqual(body(drawn), [
    '<text x="0" y="0" font-family="&quot;Segoe UI&quot;, sans-serif" font-size="11" font-weight="600" fill="#000000">x</text>',
  ]);
});

test("shapes with their colours, as every program knows them", () => {
  const drawn = pen();
  drawn.fillStyle = "rgba(255, 0, 0, 0.5)";
  drawn.fillRect(1, 2, -3, 4);
  drawn.strokeStyle = "color(srgb 0 0.5 1 / 0.25)";
  drawn.lineWidth = 2;
  drawn.setLineDash([3, 1]);
  drawn.beginPath();
  drawn.moveTo(0, 0);
  drawn.lineTo(10, 5.12345);
  drawn.closePath();
  drawn.stroke();
  assert.deepEqual(body(drawn), [
    '<rect x="-2" y="2" width="3" height="4" fill="#ff0000" fill-opacity="0.5"/>',
    '<path d="M0 0L10 5.123Z" fill="none" stroke="#0080ff" stroke-opacity="0.25" stroke-width="2" stroke-dasharray="3 1"/>',
  ]);
});

test("a circle is two arcs, since SVG draws none from a point to itself", () => {
  const drawn = pen();
  drawn.beginPath();
  drawn.arc(10, 10, 5, 0, 2 * Math.PI);
  drawn.fill();
  assert.deepEqual(body(drawn), ['<path d="M15 10A5 5 0 0 1 5 10A5 5 0 0 1 15 10" fill="#000000"/>']);
  const half = pen();
  half.beginPath();
  half.arc(0, 0, 1, 0, Math.PI / 2, true);
  half.fill();
  // Three quarters, the other way round: up first, since y grows downwards.
  assert.match(body(half)[0] ?? "", /d="M1 0A1 1 0 0 0 -0\.707 -0\.707A1 1 0 0 0 0 1"/);
});

test("save and restore bring everything back; a transformation is told with the shape", () => {
  const drawn = pen();
  drawn.save();
  drawn.translate(10, 20);
  drawn.scale(2, 2);
  drawn.globalAlpha = 0.5;
  drawn.textAlign = "right";
  drawn.textBaseline = "middle";
  drawn.font = "10px sans-serif";
  drawn.fillText("in", 1, 1);
  drawn.restore();
  drawn.restore();
  drawn.fillText("out", 1, 1);
  assert.deepEqual(body(drawn), [
    '<text x="1" y="4.5" text-anchor="end" font-family="sans-serif" font-size="10" fill="#000000" fill-opacity="0.5" transform="matrix(2 0 0 2 10 20)">in</text>',
    '<text x="1" y="1" font-family="sans-serif" font-size="10" fill="#000000">out</text>',
  ]);
});

test("a clip stands around what it clips, once for all that follow, and inside the one before", () => {
  const drawn = pen();
  const clip = (): void => {
    drawn.save();
    drawn.beginPath();
    drawn.rect(0, 0, 5, 5);
    drawn.clip();
  };
  clip();
  drawn.fillRect(0, 0, 1, 1);
  drawn.fillRect(1, 1, 1, 1);
  drawn.restore();
  drawn.fillRect(2, 2, 1, 1);
  clip();
  clip();
  drawn.fillRect(3, 3, 1, 1);
  const [definitions, ...elements] = body(drawn);
  const shape = '<path d="M0 0h5v5h-5Z"/></clipPath>';
  assert.equal(
    definitions,
    `<defs><clipPath id="clip0">${shape}<clipPath id="clip1" clip-path="url(#clip0)">${shape}</defs>`,
  );
  const rect = (at: number): string => `<rect x="${at}" y="${at}" width="1" height="1" fill="#000000"/>`;
  assert.deepEqual(elements, [
    ...['<g clip-path="url(#clip0)">', rect(0), rect(1), "</g>", rect(2)],
    ...['<g clip-path="url(#clip1)">', `${rect(3)}</g>`],
  ]);
});

test("our hatch is a pattern of lines, defined once; what nobody knows is not drawn black", () => {
  const drawn = pen();
  drawn.fillStyle = PATTERN;
  drawn.fillRect(0, 0, 1, 1);
  drawn.fillRect(1, 1, 1, 1);
  drawn.fillStyle = { setTransform: () => undefined };
  drawn.fillRect(2, 2, 1, 1);
  const text = drawn.document(10, 10, "t");
  assert.equal(text.match(/<pattern /g)?.length, 1);
  assert.equal(text.match(/fill="url\(#hatch0\)"/g)?.length, 2);
  assert.match(text, /<rect x="2" y="2" width="1" height="1" fill="none"\/>/);
});

test("colours as a browser writes them", () => {
  assert.deepEqual(plainColor("#1F1f1f"), { color: "#1f1f1f", opacity: 1 });
  assert.deepEqual(plainColor("rgb(255, 128, 0)"), { color: "#ff8000", opacity: 1 });
  assert.deepEqual(plainColor("rgba(0, 0, 0, 0)"), { color: "#000000", opacity: 0 });
  assert.deepEqual(plainColor("color(srgb 1 0.501961 0 / 0.28)"), { color: "#ff8000", opacity: 0.28 });
  assert.deepEqual(plainColor("color(srgb 1.2 -1e-7 0)"), { color: "#ff0000", opacity: 1 });
});

test("text is broken between words", () => {
  const measure = (text: string): number => text.length;
  assert.deepEqual(wrapText("one two three", 7, measure), ["one two", "three"]);
  assert.deepEqual(wrapText("abcdefghij k", 5, measure), ["abcdefghij", "k"]);
  assert.deepEqual(wrapText("", 5, measure), []);
});

test("path data, pixels and any transformation can be written, and data stays data", () => {
  const drawn = pen();
  drawn.transform(1, 0, 0, 1, 3, 4);
  drawn.transform(2, 0, 0, 2, 0, 0);
  drawn.beginPath();
  drawn.addData('M0 0l1,1a2 2 0 0 1 2 0Z"/><script>');
  drawn.fill();
  drawn.image("data:image/png;base64,AA==", 10, 20);
  assert.deepEqual(body(drawn), [
    '<path d="M0 0l1,1a2 2 0 0 1 2 0Zsct" fill="#000000" transform="matrix(2 0 0 2 3 4)"/>',
    '<image width="10" height="20" href="data:image/png;base64,AA==" transform="matrix(2 0 0 2 3 4)"/>',
  ]);
});
