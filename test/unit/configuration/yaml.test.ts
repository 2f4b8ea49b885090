import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { settingsIn } from "#configuration/recognizers.ts";
import { found } from "./found.ts";

describe("Compose", () => {
  test("sysctls as a map and as a list, commands", () => {
    const text = `services:
  web:
    sysctls:
      net.core.somaxconn: 128
      net.ipv4.tcp_tw_reuse: "1" # for the pool
  db:
    sysctls:
      - net.ipv4.tcp_syncookies=0
      - 'net.ipv4.ip_local_port_range=1024 65535'
    command: sh -c "sysctl -w net.ipv4.tcp_fin_timeout=15"
`;
    assert.deepEqual(found("compose.yaml", text), [
      'somaxconn=128, lines "      net.core.somaxconn: 128"',
      'tcp_tw_reuse=1, lines "      net.ipv4.tcp_tw_reuse: \\"1\\" # for the pool"',
      'tcp_syncookies=0, lines "      - net.ipv4.tcp_syncookies=0"',
      "ip_local_port_range=1024 65535, lines \"      - 'net.ipv4.ip_local_port_range=1024 65535'\"",
      "tcp_fin_timeout=15, no lines",
    ]);
  });

  test("each service is a host of its own", () => {
    const text = `services:
  a:
    sysctls: { net.ipv4.tcp_timestamps: 0, net.core.somaxconn: 1 }
  b:
    sysctls: { net.ipv4.tcp_tw_reuse: 1 }
`;
    const groups = settingsIn({ path: "compose.yml", languageId: "dockercompose", text }).map(
      ({ group }) => group,
    );
    assert.equal(new Set(groups).size, 2);
    assert.equal(groups[0], groups[1]);
  });

  test("the only entry takes the name of its list along", () => {
    const text =
      "services:\n  a:\n    image: x\n    sysctls:\n      - net.core.somaxconn=128\n    tty: true\n";
    assert.deepEqual(found("compose.yml", text), [
      'somaxconn=128, lines "    sysctls:\\n      - net.core.somaxconn=128"',
    ]);
  });
});

describe("Kubernetes", () => {
  test("securityContext.sysctls, init containers, files in ConfigMaps", () => {
    const text = `apiVersion: v1
kind: Pod
spec:
  securityContext:
    runAsUser: 1
    sysctls:
      - name: net.ipv4.tcp_tw_recycle
        value: "1"
      - name: net.core.somaxconn
        value: "128"
      - name: kernel.shm_rmid_forced
        value: "0"
  initContainers:
    - name: net.core.somaxconn
      command: ["sysctl", "-w", "net.ipv4.tcp_tw_reuse=1"]
    - name: tune
      command: [sh, -c]
      args:
        - |
          sysctl -w net.ipv4.tcp_fin_timeout=15
          echo 1 > /proc/sys/net/ipv4/tcp_rfc1337
---
apiVersion: v1
kind: ConfigMap
data:
  99-sysctl.conf: |
    net.ipv4.tcp_timestamps = 0
`;
    assert.deepEqual(found("pod.yaml", text), [
      'tcp_tw_recycle=1, lines "      - name: net.ipv4.tcp_tw_recycle\\n        value: \\"1\\""',
      'somaxconn=128, lines "      - name: net.core.somaxconn\\n        value: \\"128\\""',
      "tcp_tw_reuse=1, no lines",
      'tcp_fin_timeout=15, lines "          sysctl -w net.ipv4.tcp_fin_timeout=15"',
      'tcp_rfc1337=1, lines "          echo 1 > /proc/sys/net/ipv4/tcp_rfc1337"',
      'tcp_timestamps=0, lines "    net.ipv4.tcp_timestamps = 0"',
    ]);
  });

  test("what the kubelet may allow", () => {
    const text = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
allowedUnsafeSysctls:
  - net.ipv4.tcp_tw_recycle
  - "kernel.msg*"
`;
    assert.deepEqual(found("kubelet.yaml", text), ['tcp_tw_recycle=?, lines "  - net.ipv4.tcp_tw_recycle"']);
    const flags = `apiVersion: v1\nkind: X\nargs: ["--allowed-unsafe-sysctls=net.core.somaxconn,net.ipv4.tcp_tw_recycle"]\n`;
    assert.deepEqual(found("k.yaml", flags), ["somaxconn=?, no lines", "tcp_tw_recycle=?, no lines"]);
  });

  test("an environment variable with such a name is no setting of the kernel", () => {
    const text = `apiVersion: v1\nkind: Pod\nenv:\n  - name: net.core.somaxconn\n    value: "1"\n`;
    assert.deepEqual(found("pod.yaml", text), []);
  });
});

describe("Ansible", () => {
  test("the module in its forms, loops, commands, lines of files, variables", () => {
    const text = `- hosts: all
  vars:
    sysctl_config:
      net.ipv4.tcp_syncookies: 0
      net.core.somaxconn: "{{ backlog }}"
  tasks:
    - name: recycle
      ansible.posix.sysctl:
        name: net.ipv4.tcp_tw_recycle
        value: "1"
        state: present
    - sysctl: name=net.ipv4.tcp_tw_reuse value=1 sysctl_set=yes
    - sysctl:
        name: net.ipv4.tcp_rfc1337
        value: 1
        state: absent
    - name: loop
      sysctl: { name: "{{ item.name }}", value: "{{ item.value }}" }
      loop:
        - { name: net.ipv4.tcp_fin_timeout, value: 15 }
    - shell: sysctl -w net.ipv4.tcp_abort_on_overflow=1
    - lineinfile: { path: /etc/sysctl.conf, line: net.ipv4.tcp_timestamps = 0 }
`;
    assert.deepEqual(found("site.yml", text), [
      'tcp_syncookies=0, lines "      net.ipv4.tcp_syncookies: 0"',
      'somaxconn=?, replaces "{{ backlog }}", lines "      net.core.somaxconn: \\"{{ backlog }}\\""',
      'tcp_tw_recycle=1, lines "    - name: recycle\\n      ansible.posix.sysctl:\\n        name: net.ipv4.tcp_tw_recycle\\n        value: \\"1\\"\\n        state: present"',
      'tcp_tw_reuse=1, lines "    - sysctl: name=net.ipv4.tcp_tw_reuse value=1 sysctl_set=yes"',
      "tcp_fin_timeout=15, no lines",
      "tcp_abort_on_overflow=1, no lines",
      "tcp_timestamps=0, no lines",
    ]);
  });
});

describe("Salt", () => {
  test("states named by id or by name; Jinja between the lines", () => {
    const text = `{% if grains['kernel'] == 'Linux' %}
net.ipv4.tcp_tw_recycle:
  sysctl.present:
    - value: 1

reuse:
  sysctl.present:
    - name: net.ipv4.tcp_tw_reuse
    - value: {{ pillar['reuse'] }}
{% endif %}
`;
    assert.deepEqual(found("net.sls", text), [
      'tcp_tw_recycle=1, lines "net.ipv4.tcp_tw_recycle:\\n  sysctl.present:\\n    - value: 1"',
      "tcp_tw_reuse=?, lines \"reuse:\\n  sysctl.present:\\n    - name: net.ipv4.tcp_tw_reuse\\n    - value: {{ pillar['reuse'] }}\"",
    ]);
  });
});

describe("cloud-init", () => {
  test("commands and files", () => {
    const text = `#cloud-config
bootcmd:
  - echo 1 > /proc/sys/net/ipv4/tcp_tw_recycle
runcmd:
  - [sysctl, -w, net.ipv4.tcp_tw_reuse=1]
  - sysctl --system
write_files:
  - path: /etc/sysctl.d/99.conf
    content: |
      net.ipv4.tcp_fin_timeout = 15
  - path: /etc/other.conf
    content: |
      net.core.somaxconn = 1
`;
    assert.deepEqual(found("user-data.yaml", text), [
      "tcp_tw_recycle=1, no lines",
      "tcp_tw_reuse=1, no lines",
      'tcp_fin_timeout=15, lines "      net.ipv4.tcp_fin_timeout = 15"',
    ]);
  });
});

describe("other YAML", () => {
  test("pairs and lists of names and values", () => {
    const text =
      "sysctl:\n  net.ipv4.tcp_tw_recycle: 1\n  x: 2\nlist:\n- name: net.core.somaxconn\n  value: 128\n- name: y\n";
    assert.deepEqual(found("values.yaml", text), [
      'tcp_tw_recycle=1, lines "  net.ipv4.tcp_tw_recycle: 1"',
      'somaxconn=128, lines "- name: net.core.somaxconn\\n  value: 128"',
    ]);
  });

  test("damaged, half-written and strange YAML does not throw", () => {
    for (const text of [
      "net.ipv4.tcp_tw_recycle: [1\n",
      "net.ipv4.tcp_tw_recycle: 'x\n",
      "? net.ipv4.tcp_tw_recycle\n: 1\n",
      "a: *b\nnet.core.somaxconn: *c\n",
      "%YAML 9\n---\nnet.core.somaxconn: !!map 1\n",
      "\tnet.core.somaxconn: 1\n",
      "{{- if .Values.net.ipv4.tcp }}\nnet.core.somaxconn: 1\n{{- end }}\n",
    ]) {
      assert.ok(found("x.yaml", text).length <= 1, text);
    }
  });
});
