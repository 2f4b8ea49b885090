/** The capture editor, as package.json names it. */
export const VIEW_TYPE = "tcpLifelines.capture";
