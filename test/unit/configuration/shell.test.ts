import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { found } from "./found.ts";

describe("shell scripts", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      "sysctl -w net.ipv4.tcp_tw_recycle=1",
      ['tcp_tw_recycle=1, lines "sysctl -w net.ipv4.tcp_tw_recycle=1"'],
    ],
    [
      "sudo /sbin/sysctl -w net.ipv4.tcp_tw_reuse=1 >/dev/null 2>&1 || true",
      ['tcp_tw_reuse=1, lines "sudo /sbin/sysctl -w net.ipv4.tcp_tw_reuse=1 >/dev/null 2>&1 || true"'],
    ],
    ['sysctl "net.ipv4.ip_local_port_range=1024 65535" && x', ["ip_local_port_range=1024 65535, no lines"]],
    [
      "sysctl -q net.ipv4.ip_local_port_range='1024 65535'",
      ["ip_local_port_range=1024 65535, lines \"sysctl -q net.ipv4.ip_local_port_range='1024 65535'\""],
    ],
    [
      "sysctl -w net.core.somaxconn=128 \\\n  net.ipv4.tcp_syncookies=0\n",
      ["somaxconn=128, no lines", "tcp_syncookies=0, no lines"],
    ],
    [
      "echo 1 > /proc/sys/net/ipv4/tcp_tw_recycle",
      ['tcp_tw_recycle=1, lines "echo 1 > /proc/sys/net/ipv4/tcp_tw_recycle"'],
    ],
    [
      "echo -n 1024 65535 >/proc/sys/net/ipv4/ip_local_port_range",
      ['ip_local_port_range=1024 65535, lines "echo -n 1024 65535 >/proc/sys/net/ipv4/ip_local_port_range"'],
    ],
    [
      'echo "15" | sudo tee /proc/sys/net/ipv4/tcp_fin_timeout > /dev/null',
      ['tcp_fin_timeout=15, lines "echo \\"15\\" | sudo tee /proc/sys/net/ipv4/tcp_fin_timeout > /dev/null"'],
    ],
    [
      'echo "net.ipv4.tcp_tw_recycle = 1" >> /etc/sysctl.conf',
      ['tcp_tw_recycle=1, lines "echo \\"net.ipv4.tcp_tw_recycle = 1\\" >> /etc/sysctl.conf"'],
    ],
    [
      "cat > /etc/sysctl.d/9.conf <<'EOF'\nnet.ipv4.tcp_timestamps = 0\n# net.core.somaxconn = 1\nEOF\nx",
      ['tcp_timestamps=0, lines "net.ipv4.tcp_timestamps = 0"'],
    ],
    [
      "sysctl -w net.ipv4.tcp_fin_timeout=$SECONDS_",
      ['tcp_fin_timeout=?, replaces "$SECONDS_", lines "sysctl -w net.ipv4.tcp_fin_timeout=$SECONDS_"'],
    ],
    // Near misses.
    ["# sysctl -w net.ipv4.tcp_tw_recycle=1", []],
    ["true # sysctl -w net.ipv4.tcp_tw_recycle=1", []],
    ["sysctl -n net.ipv4.tcp_tw_recycle", []],
    ["my-sysctl -w net.ipv4.tcp_tw_recycle=1", []],
    ["cat /proc/sys/net/ipv4/tcp_tw_recycle", []],
    ["echo net.ipv4.tcp_tw_recycle=1", []],
    ["sysctl -p /etc/sysctl.conf; x=net.ipv4.tcp_tw_recycle=1", []],
    ["cat <<EOF > notes\nnet.ipv4.tcp_tw_recycle = 1\nEOF", []],
  ];
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () => assert.deepEqual(found("tune.sh", text), expected));
  }

  test("quotes that do not close on their line end with it", () => {
    assert.equal(found("tune.sh", "echo don't\nsysctl -w net.ipv4.tcp_tw_recycle=1\n").length, 1);
  });

  test("units of systemd", () => {
    assert.deepEqual(found("tune.service", "ExecStart=/sbin/sysctl -w net.ipv4.tcp_tw_recycle=1"), [
      'tcp_tw_recycle=1, lines "ExecStart=/sbin/sysctl -w net.ipv4.tcp_tw_recycle=1"',
    ]);
  });
});

describe("Dockerfiles", () => {
  test("what RUN sets in the kernel is set in the build; a file that it writes stays", () => {
    const text = [
      "FROM debian",
      "RUN sysctl -w net.ipv4.tcp_tw_recycle=1",
      "RUN apt-get update && \\",
      "    echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse",
      "RUN echo 'net.ipv4.tcp_fin_timeout = 15' >> /etc/sysctl.conf",
      'CMD ["sysctl", "-w", "net.core.somaxconn=128"]',
      "# RUN sysctl -w net.ipv4.tcp_rfc1337=1",
    ].join("\n");
    assert.deepEqual(found("Dockerfile", text), [
      'tcp_tw_recycle=1, lines "RUN sysctl -w net.ipv4.tcp_tw_recycle=1", in image build',
      "tcp_tw_reuse=1, no lines, in image build",
      "tcp_fin_timeout=15, lines \"RUN echo 'net.ipv4.tcp_fin_timeout = 15' >> /etc/sysctl.conf\"",
      "somaxconn=128, no lines",
    ]);
  });

  test("names of files", () => {
    const text = "RUN sysctl -w net.core.somaxconn=128";
    for (const path of ["Dockerfile", "a/Dockerfile.dev", "web.dockerfile", "Containerfile"]) {
      assert.equal(found(path, text).length, 1, path);
    }
    assert.equal(found("other", text, "dockerfile").length, 1);
    assert.equal(found("Dockerfiles.md", text).length, 0);
  });
});
