import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { found, names } from "./found.ts";

describe("HAProxy", () => {
  test("the directives that matter, and those that look like them", () => {
    const text = [
      "defaults",
      "    option nolinger  # gone at once",
      "    no option nolinger",
      "    #option nolinger",
      "frontend web",
      "    backlog 100",
      "backend app",
      "    server a 192.0.2.1:80 source 192.0.2.9:1025-2000 check",
      "    server b 192.0.2.2:80 source 192.0.2.9 check",
    ].join("\n");
    assert.deepEqual(found("haproxy.cfg", text), [
      'haproxy option nolinger=?, lines "    option nolinger  # gone at once"',
      'haproxy backlog=100, lines "    backlog 100"',
      "haproxy source ports=1025-2000, no lines",
    ]);
    assert.equal(found("lb.cfg", text).length, 3, "by its sections");
    assert.equal(found("setup.cfg", "[x]\noption nolinger").length, 0);
  });
});

describe("nginx", () => {
  test("the directives that matter, and those that look like them", () => {
    const text = [
      "http {",
      "  reset_timedout_connection on;",
      "  # lingering_close off;",
      "  server {",
      "    listen 80 backlog=128 so_keepalive=on;",
      "    lingering_close off; access_log off;",
      "    set $backlog backlog=1;",
      "    location / { proxy_bind 192.0.2.9; }",
      "  }",
      "}",
    ].join("\n");
    assert.deepEqual(found("/etc/nginx/nginx.conf", text), [
      'nginx reset_timedout_connection=on, lines "  reset_timedout_connection on;"',
      "nginx listen backlog=128, no lines",
      "nginx listen so_keepalive=on, no lines",
      "nginx lingering_close=off, no lines",
      "nginx proxy_bind=192.0.2.9, no lines",
    ]);
    assert.equal(found("site.conf", text).length, 5, "by its blocks");
  });
});

describe("SO_LINGER with zero in source code", () => {
  const zero: readonly (readonly [string, string, string])[] = [
    ["c", "struct linger sl = {1, 0};", "linger sl = {1, 0}"],
    ["cpp", "linger l = { .l_onoff = 1, .l_linger = 0 };", "linger l = { .l_onoff = 1, .l_linger = 0 }"],
    ["c", "so.l_onoff = 1;\n  so.l_linger = 0;", "so.l_onoff = 1;\n  so.l_linger = 0;"],
    ["go", "conn.(*net.TCPConn).SetLinger(0)", "SetLinger(0)"],
    ["go", "unix.Linger{Onoff: 1, Linger: 0}", "Linger{Onoff: 1, Linger: 0}"],
    [
      "python",
      "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))",
      "SO_LINGER, struct.pack('ii', 1, 0)",
    ],
    ["java", "socket.setSoLinger(true, 0);", "setSoLinger(true, 0)"],
    ["java", "b.option(ChannelOption.SO_LINGER, 0)", "SO_LINGER, 0)"],
    ["rust", "stream.set_linger(Some(Duration::ZERO))?;", "set_linger(Some(Duration::ZERO))"],
    [
      "rust",
      "s.set_linger(Some(std::time::Duration::from_secs(0)))",
      "set_linger(Some(std::time::Duration::from_secs(0)))",
    ],
    ["typescript", "socket.resetAndDestroy();", "resetAndDestroy()"],
  ];
  for (const [languageId, text, name] of zero) {
    test(`${languageId}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(names("x", text, languageId), [name]);
    });
  }

  const other: readonly (readonly [string, string])[] = [
    ["c", "struct linger sl = {1, 10};"],
    ["c", "struct linger sl = {0, 0};"],
    ["c", "// struct linger sl = {1, 0};"],
    ["c", "a.l_onoff = 1; b.l_linger = 0;"],
    ["go", "conn.SetLinger(-1)"],
    ["python", "# s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))"],
    ["java", "socket.setSoLinger(false, 0);"],
    ["rust", "stream.set_linger(None)"],
    ["markdown", "socket.setSoLinger(true, 0);"],
  ];
  for (const [languageId, text] of other) {
    test(`not ${languageId}: ${text}`, () => assert.deepEqual(found("x", text, languageId), []));
  }
});

describe("SO_REUSEADDR before connect in source code", () => {
  const c = (calls: string): string =>
    `int f(void) {\n  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);\n${calls}}\n\nint g(void) {\n  connect(fd, a, n);\n}\n`;
  test("bound, unbound, listening, and another socket", () => {
    assert.deepEqual(found("x.c", c("  bind(fd, a, n);\n  connect(fd, b, n);\n"), "c"), [
      "SO_REUSEADDR before connect=bound, no lines",
    ]);
    assert.deepEqual(found("x.c", c("  connect(fd, b, n);\n"), "c"), [
      "SO_REUSEADDR before connect=unbound, no lines",
    ]);
    assert.deepEqual(found("x.c", c("  bind(fd, a, n);\n  listen(fd, 5);\n"), "c"), []);
    assert.deepEqual(found("x.c", c("  connect(other, b, n);\n"), "c"), []);
  });

  test("Python and Java", () => {
    const python = `def f():
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('', 4000))
    s.connect(peer)

def g():
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.listen()
`;
    assert.deepEqual(found("x.py", python, "python"), ["SO_REUSEADDR before connect=bound, no lines"]);
    const java = "void f() {\n  s.setReuseAddress(true);\n  s.connect(address);\n}";
    assert.deepEqual(found("x.java", java, "java"), ["SO_REUSEADDR before connect=unbound, no lines"]);
  });
});
