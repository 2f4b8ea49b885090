/**
 * Opens the capture that npm start was asked for. VS Code's own ways (a file on the command line, `openFile` in the
 * address) open it before the extensions are known, and then as text.
 */
const vscode = require("vscode");

exports.activate = async () => {
  const file = process.env.TCP_LIFELINES_OPEN;
  if (file) await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file), { preview: false });
};
