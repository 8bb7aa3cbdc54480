import type { ViewNode } from "./node.ts";
import { toDom } from "./toDom.ts";

/**
 * What each element was drawn from, so that it is compared without the DOM; a part that the user unfolds stays as it is until
 * the state says otherwise. Fields are compared with what stands in them.
 */
const drawnFrom = new WeakMap<Element, ViewNode>();
const fields = new Set(["input", "select", "option", "textarea"]);

/**
 * Makes the children of an element what `nodes` say, and keeps every element that is still of use: focus, scroll
 * positions, a slider under the pointer and what stands in a field outlive a redraw.
 */
export function patchChildren(parent: Element, nodes: readonly (ViewNode | string)[]): void {
  const document = parent.ownerDocument;
  let old: ChildNode | null = parent.firstChild;
  for (const node of nodes) {
    const next: ChildNode | null = old?.nextSibling ?? null;
    if (typeof node === "string") {
      if (old instanceof Text) {
        if (old.data !== node) old.data = node;
      } else replace(parent, old, document.createTextNode(node));
    } else if (old instanceof Element && isSame(old, node)) patchElement(old, node);
    else replace(parent, old, toDom(node, document, remember));
    old = next;
  }
  while (old) {
    const next: ChildNode | null = old.nextSibling;
    old.remove();
    old = next;
  }
}

function replace(parent: Element, old: ChildNode | null, next: Node): void {
  if (old) parent.replaceChild(next, old);
  else parent.append(next);
}

function remember(element: Element, node: ViewNode): void {
  if (!fields.has(node.name)) drawnFrom.set(element, node);
}

/** Boxes with an identity are only patched into themselves, so that focus stays on the same bytes. */
function isSame(element: Element, node: ViewNode): boolean {
  const key = node.attributes["data-key"] ?? "";
  const drawn = drawnFrom.get(element);
  if (drawn) return drawn.name === node.name && (drawn.attributes["data-key"] ?? "") === key;
  return element.localName === node.name && (element.getAttribute("data-key") ?? "") === key;
}

function patchElement(element: Element, node: ViewNode): void {
  const drawn = drawnFrom.get(element);
  if (drawn) {
    drawnFrom.set(element, node);
    patchAttributes(element, drawn.attributes, node.attributes);
  } else patchField(element, node);
  // What a lazily loaded renderer has put there is its own.
  if (node.attributes["data-lazy"] !== undefined) return;
  patchChildren(element, node.children);
  if (element instanceof HTMLSelectElement) {
    const selected = element.querySelector<HTMLOptionElement>("option[selected]");
    if (selected && element.ownerDocument.activeElement !== element) element.value = selected.value;
  }
}

function patchAttributes(
  element: Element,
  old: ViewNode["attributes"],
  attributes: ViewNode["attributes"],
): void {
  for (const name in old) if (!(name in attributes)) element.removeAttribute(name);
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined && value !== old[name]) element.setAttribute(name, value);
  }
}

/** Attributes of fields, which the user and the browser change as well. */
function patchField(element: Element, node: ViewNode): void {
  for (const { name } of [...element.attributes])
    if (!Object.hasOwn(node.attributes, name)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(node.attributes))
    if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
      if (name === "value" && element instanceof HTMLInputElement) setValue(element, value);
    }
}

/** A slider that is being dragged, or a field that is being typed in, leads. */
function setValue(input: HTMLInputElement, value: string): void {
  const typed = input.type !== "range" && input.ownerDocument.activeElement === input;
  if (!typed && !input.matches(":active")) input.value = value;
}
