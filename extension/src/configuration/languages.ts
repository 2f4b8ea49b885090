/** VS Code's names of the languages whose files may hold settings; package.json activates the extension for each. */
export const LANGUAGES: readonly string[] = [
  "properties", // *.conf and *.cfg, so sysctl.conf, haproxy.cfg and nginx.conf as long as nothing else claims them
  "ini",
  "haproxy",
  "nginx",
  "dockerfile",
  "dockercompose",
  "yaml",
  "helm",
  "ansible",
  "ansible-jinja",
  "jinja",
  "salt",
  "sls",
  "shellscript",
  "systemd-unit-file",
  "c",
  "cpp",
  "go",
  "python",
  "java",
  "kotlin",
  "rust",
  "javascript",
  "typescript",
];

/** Files that are known by their names, whatever language they are taken for. */
export const FILE_PATTERNS: readonly string[] = [
  "**/sysctl.d/*",
  "**/*sysctl*.conf*",
  "**/haproxy*.cfg*",
  "**/nginx*.conf*",
  "**/Containerfile*",
  "**/*.sls",
  "**/user-data",
];
