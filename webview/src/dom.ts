/** Building elements. Text goes in as text only; nothing here can turn a string into markup. */

export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  readonly text?: string;
  readonly role?: string;
  readonly tabIndex?: number;
  readonly hidden?: boolean;
  /** `aria-` is put in front: `{ label: "Filter" }`. */
  readonly aria?: Readonly<Record<string, string | number | boolean>>;
}

/** An HTML element with its attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { class: className, id, title, text, role, tabIndex, hidden, aria } = attributes;
  if (className) element.className = className;
  if (id) element.id = id;
  if (title) element.title = title;
  if (text !== undefined) element.textContent = text;
  if (role) element.setAttribute("role", role);
  if (tabIndex !== undefined) element.tabIndex = tabIndex;
  if (hidden) element.hidden = true;
  setAria(element, aria ?? {});
  element.append(...children);
  return element;
}

export function setAria(element: Element, aria: Readonly<Record<string, string | number | boolean>>): void {
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, String(value));
}

/** An element of SVG with its attributes and children. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A push button with words, or with an icon and the words as its name. */
export function button(
  attributes: Attributes & { readonly icon?: Node; readonly label: string },
  onClick: () => void,
): HTMLButtonElement {
  const { icon, label, ...rest } = attributes;
  const element = icon
    ? h("button", { class: "iconButton", title: label, aria: { label }, ...rest }, icon)
    : h("button", { class: "button", text: label, ...rest });
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

/** Sets the text, only if it is another one: a live region or a selection must not be disturbed for nothing. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
