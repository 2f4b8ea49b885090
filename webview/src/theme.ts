/** Colours for canvases. Elsewhere the style sheet does it; a canvas must be told, and told again when the theme changes. */

import { type Atom, atom } from "./atom.ts";
import type { Disposable } from "./disposable.ts";

/** The colour roles of `styles/roles.css`, resolved. */
export interface Theme {
  readonly foreground: string;
  readonly background: string;
  readonly text2: string;
  readonly text3: string;
  readonly grid: string;
  readonly line: string;
  readonly alive: string;
  readonly harm: string;
  readonly waitFill: string;
  readonly waitLine: string;
  readonly waitEdge: string;
  readonly zoneFill: string;
  readonly zoneLine: string;
  readonly warn: string;
  readonly harmText: string;
  readonly linkText: string;
  readonly half: string;
  readonly memory: string;
  readonly group: string;
  readonly chip: string;
  readonly hover: string;
  readonly focus: string;
  readonly selection: string;
  readonly selectionText: string;
  readonly selectionLine: string;
  readonly fontFamily: string;
  readonly monoFamily: string;
  /** Device pixels for each CSS pixel: a canvas is drawn again when the window moves to another screen. */
  readonly pixelRatio: number;
}

/** Custom property of each role. */
const ROLES = {
  foreground: "--fg",
  background: "--bg",
  text2: "--fg2",
  text3: "--fg3",
  grid: "--grid",
  line: "--line",
  alive: "--alive",
  harm: "--harm",
  waitFill: "--wait-fill",
  waitLine: "--wait-line",
  waitEdge: "--wait-edge",
  zoneFill: "--zone",
  zoneLine: "--zone-line",
  warn: "--warn",
  harmText: "--harm-text",
  linkText: "--link",
  half: "--half",
  memory: "--memory",
  group: "--group",
  chip: "--chip",
  hover: "--hover",
  focus: "--focus",
  selection: "--selection",
  selectionText: "--selection-fg",
  selectionLine: "--selection-line",
} as const;

/** Watches the theme: VS Code changes the class of the body and the style of the root. */
export function watchTheme(): Atom<Theme> & Disposable {
  // A custom property is not resolved by getComputedStyle, a colour that uses it is: so ask a probe for its colour.
  const probe = document.createElement("span");
  probe.className = "themeProbe";
  probe.hidden = true;
  document.body.append(probe);
  const current = atom(readTheme(probe));
  const update = (): void => current.patch(readTheme(probe));
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  const forcedColors = matchMedia("(forced-colors: active)");
  forcedColors.addEventListener("change", update);
  addEventListener("resize", update);
  return Object.assign(current, {
    dispose: () => {
      observer.disconnect();
      forcedColors.removeEventListener("change", update);
      removeEventListener("resize", update);
      probe.remove();
    },
  });
}

function readTheme(probe: HTMLElement): Theme {
  const color = (property: string): string => {
    probe.style.color = `var(${property})`;
    return getComputedStyle(probe).color;
  };
  const fontOf = (property: string): string => {
    probe.style.fontFamily = `var(${property})`;
    return getComputedStyle(probe).fontFamily;
  };
  const colors = Object.fromEntries(Object.entries(ROLES).map(([role, property]) => [role, color(property)]));
  return {
    ...(colors as Record<keyof typeof ROLES, string>),
    fontFamily: getComputedStyle(document.body).fontFamily,
    monoFamily: fontOf("--mono"),
    pixelRatio: devicePixelRatio,
  };
}
