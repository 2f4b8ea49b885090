import { randomBytes } from "node:crypto";

export interface WebviewPageOptions {
  /** `webview.cspSource`: where VS Code serves the extension's own files from. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/**
 * The page around the webview's script. It carries no data: everything shown comes by message, so nothing from a
 * capture can ever be read as HTML or script.
 */
export function webviewPage({ cspSource, scriptUri, styleUri }: WebviewPageOptions): string {
  const nonce = randomBytes(24).toString("base64url");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TCP Lifelines</title>
<link rel="stylesheet" href="${styleUri}">
</head>
<body>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>
`;
}
