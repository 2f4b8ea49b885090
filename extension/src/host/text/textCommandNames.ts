/** Commands on a capture's text, by the names that lenses, links, menus and keys call them. */

export const SHOW_ON_TIMELINE = "tcpLifelines.showOnTimeline";
export const SHOW_FRAME = "tcpLifelines.showFrame";
export const WHY = "tcpLifelines.why";
export const COPY_FILTER = "tcpLifelines.copyFilter";
export const PREVIOUS_INCARNATION = "tcpLifelines.previousIncarnation";
export const SHOW_IN_TEXT = "tcpLifelines.showInText";
export const SHOW_MORE = "tcpLifelines.showMore";
export const COPY_ADVICE = "tcpLifelines.copyAdvice";
export const ADD_TO_REPORT = "tcpLifelines.addToReport";
export const FINDING_ACTIONS = "tcpLifelines.findingActions";
export const GO_TO_LINE = "tcpLifelines.goToLine";
export const OPEN_AS_TEXT = "tcpLifelines.openAsText";
export const HIDE_KIND = "tcpLifelines.hideKind";
