import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "#scripts/lib/setUp.mjs";
import { LIMIT_MS } from "./eventually.ts";

export interface Browser {
  readonly page: Page;
  close(): Promise<void>;
}

/** The editor itself is then as wide as its design was made for. */
export const VIEWPORT: { readonly width: number; readonly height: number } = { width: 1720, height: 960 };

/** A headless Chromium that reaches this machine only, with a profile of its own in an empty folder. */
export async function startBrowser(profile: string): Promise<Browser> {
  // Debian's Chromium blocks third-party cookies, and with them the service worker of every webview.
  await mkdir(join(profile, "Default"), { recursive: true });
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  await writeFile(join(profile, "Default/Preferences"), JSON.stringify(preferences));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    viewport: VIEWPORT,
    args: [
      "--headless=new",
      "--no-sandbox", // Chromium's own sandbox refuses root, and a container has no room for it.
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
    ],
  });
  context.setDefaultTimeout(LIMIT_MS);
  const page = context.pages()[0] ?? (await context.newPage());
  return { page, close: () => context.close() };
}
