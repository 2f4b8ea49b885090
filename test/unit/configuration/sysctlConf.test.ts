import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { found, names } from "./found.ts";

describe("sysctl.conf", () => {
  test("dots and slashes, spaces, a dash before the name; comments and other settings are left alone", () => {
    const text = [
      "# net.ipv4.tcp_tw_recycle = 1",
      "; net.ipv4.tcp_tw_recycle = 1",
      "net.ipv4.tcp_tw_recycle=1",
      "  -net/ipv4/tcp_tw_reuse =  1  ",
      "net.ipv4.ip_local_port_range = 1024\t65535",
      "net.ipv4.tcp_sack = 1",
      "vm.swappiness = 1",
      "net.core.somaxconn =",
    ].join("\n");
    assert.deepEqual(found("etc/sysctl.conf", text), [
      'tcp_tw_recycle=1, lines "net.ipv4.tcp_tw_recycle=1"',
      'tcp_tw_reuse=1, lines "  -net/ipv4/tcp_tw_reuse =  1  "',
      'ip_local_port_range=1024 65535, replaces "1024\\t65535", lines "net.ipv4.ip_local_port_range = 1024\\t65535"',
      'somaxconn=?, lines "net.core.somaxconn ="',
    ]);
    assert.equal(names("etc/sysctl.conf", text)[1], "net/ipv4/tcp_tw_reuse");
  });

  test("line breaks of Windows are no part of a value", () => {
    assert.deepEqual(found("sysctl.conf", "net.ipv4.tcp_fin_timeout = 15\r\nnet.core.somaxconn = 128\r\n"), [
      'tcp_fin_timeout=15, lines "net.ipv4.tcp_fin_timeout = 15"',
      'somaxconn=128, lines "net.core.somaxconn = 128"',
    ]);
  });

  test("names of files", () => {
    const line = "net.core.somaxconn = 128";
    for (const path of [
      "/etc/sysctl.conf",
      "/etc/sysctl.d/99-tuning.conf",
      "roles/x/templates/sysctl.conf.j2",
      "99-sysctl.conf",
      "/usr/lib/tuned/web/tuned.conf",
    ]) {
      assert.equal(found(path, line).length, 1, path);
    }
    for (const path of ["notes.txt", "README.md", "a.json"]) assert.equal(found(path, line).length, 0, path);
  });

  test("a value that only a template knows is not known", () => {
    assert.deepEqual(found("sysctl.conf.j2", "net.core.somaxconn = {{ backlog }}"), [
      'somaxconn=?, replaces "{{ backlog }}", lines "net.core.somaxconn = {{ backlog }}"',
    ]);
  });
});
