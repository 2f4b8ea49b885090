import { ruleOf } from "./rules.ts";

/** A sysctl's name, or its file below /proc/sys, in any of its spellings. */
export const SYSCTL_NAME = "(?:/proc/sys/)?net(?:[./][A-Za-z0-9_-]+)+";

/**
 * The key of the rule about this sysctl, or null when there is none. Dots and slashes mean the same as long as no
 * part of the name holds a dot itself (sysctl.d(5)), and of those that have rules none does.
 */
export function sysctlKey(name: string): string | null {
  const key = name
    .trim()
    .replace(/^\/proc\/sys\//, "")
    .replaceAll("/", ".");
  return key.startsWith("net.") && ruleOf(key) ? key : null;
}

/** The value as the rules know it; null when only a template engine or a shell knows it. */
export function plainValue(text: string): string | null {
  const value = text.trim().replaceAll(/\s+/g, " ");
  return value === "" || /[{}$`%]|<</.test(value) ? null : value;
}
