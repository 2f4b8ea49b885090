/** Pictures of the real program for the documentation: each view on the capture that shows what it is for. */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openVsCode, type VsCode } from "./vscode.ts";
import { THEMES, type Theme } from "./workbench.ts";

const LAB = "test/fixtures/lab";

/** The editor itself is so wide when the window is, and VS Code's own lists are put away. */
const WIDE = { width: 1448, height: 960 };
const NARROW = { width: 848, height: 960 };

interface Picture {
  readonly name: string;
  /** Of the captures in LAB. */
  readonly capture: string;
  readonly size?: typeof WIDE;
  /** Brings the editor to what the picture shows. */
  arrange(vscode: VsCode): Promise<void>;
}

const RECYCLE = "05a_recycle.pcap";

const PICTURES: readonly Picture[] = [
  {
    name: "lifelines",
    capture: RECYCLE,
    async arrange({ editor }) {
      await editor.show("Lifelines");
      await editor.finding("port 35051").click();
    },
  },
  {
    name: "causes",
    capture: RECYCLE,
    async arrange({ editor, page }) {
      await editor.show("Lifelines");
      await editor.finding("port 35051").click();
      await editor.findingDetail.waitFor();
      await page.keyboard.press("w");
      await editor.causes.waitFor();
    },
  },
  {
    name: "timestamps",
    capture: RECYCLE,
    async arrange({ editor }) {
      await editor.finding("port 35051").click();
      await editor.show("Timestamps");
    },
  },
  {
    name: "connection",
    capture: "04a_paws_tw_nat.pcap",
    async arrange({ editor }) {
      await editor.finding("port 40500").first().click();
      await editor.show("Connection");
      await editor.ladder.waitFor();
    },
  },
  {
    name: "injected-rst",
    capture: "07b_injected_rst.pcap",
    async arrange({ editor }) {
      await editor.finding("RST not sent by its alleged sender").nth(1).click();
      await editor.show("Connection");
      await editor.ladder.waitFor();
    },
  },
  {
    name: "ports",
    capture: "03b_exhaustion.pcap",
    async arrange({ editor }) {
      await editor.show("Ports");
    },
  },
  {
    name: "moment",
    capture: RECYCLE,
    async arrange({ editor, page }) {
      await editor.show("At a moment");
      await editor.moment.fill("30");
      await page.keyboard.press("Enter");
    },
  },
  {
    name: "overview",
    capture: RECYCLE,
    async arrange({ editor }) {
      await editor.show("Overview");
    },
  },
  {
    name: "narrow",
    capture: RECYCLE,
    size: NARROW,
    async arrange({ editor }) {
      await editor.show("Lifelines");
    },
  },
];

/** @returns the paths of the pictures, each in every theme */
export async function takePictures(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const captures = [...new Set(PICTURES.map(({ capture }) => capture))];
  const vscode = await openVsCode({
    async prepare(workspace) {
      for (const name of captures) await copyFile(join(LAB, name), join(workspace, name));
    },
  });
  const { workbench, editor, page } = vscode;
  const taken: string[] = [];
  try {
    for (const theme of Object.keys(THEMES) as Theme[]) {
      await workbench.setTheme(theme);
      for (const { name, capture, size = WIDE, arrange } of PICTURES) {
        await page.setViewportSize(WIDE);
        // What one picture has opened and marked is gone before the next.
        await workbench.command("View: Close All Editors");
        await workbench.command("View: Show Explorer");
        await workbench.open(capture);
        await editor.complete(capture);
        await workbench.command("View: Close Primary Side Bar");
        await arrange(vscode);
        await page.setViewportSize(size);
        await page.mouse.move(0, 0); // Nothing is hovered.
        await page.waitForTimeout(SETTLES_MS);
        const path = join(folder, `${name}-${theme.toLowerCase().replaceAll(" ", "-")}.png`);
        await page.screenshot({ path, animations: "disabled" });
        taken.push(path);
      }
    }
  } finally {
    await vscode.close();
  }
  return taken;
}

/** Pictures ask for what they draw; nothing on the screen says that the last of it has come. */
const SETTLES_MS = 700;
