import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE } from "./badCaptures.ts";
import { openVsCode } from "./vscode.ts";
import { THEMES, type Theme } from "./workbench.ts";

const CAPTURE = "recycle.pcap";

/** Pictures of the editor on the sample, in every theme: the overview, and a connection with its segments. */
export async function takePictures(folder: string): Promise<readonly string[]> {
  const vscode = await openVsCode({ prepare: (workspace) => copyFile(SAMPLE, join(workspace, CAPTURE)) });
  const { workbench, editor, page } = vscode;
  const taken: string[] = [];
  const take = async (view: string, theme: Theme): Promise<void> => {
    const path = join(folder, `${view}-${theme.toLowerCase().replaceAll(" ", "-")}.png`);
    await page.mouse.move(0, 0); // Nothing is hovered.
    await page.screenshot({ path, animations: "disabled" });
    taken.push(path);
  };
  try {
    await workbench.open(CAPTURE);
    await editor.complete(CAPTURE);
    await editor.list("Connections").click();
    await editor.firstConnection.click();
    await editor.segments.waitFor();
    for (const theme of Object.keys(THEMES) as Theme[]) {
      await workbench.setTheme(theme);
      await editor.view("Overview").click();
      await take("overview", theme);
      await editor.view("Connection").click();
      await editor.segments.waitFor();
      await take("connection", theme);
    }
  } finally {
    await vscode.close();
  }
  return taken;
}
