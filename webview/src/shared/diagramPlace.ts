/** The place of a diagram in a page. */

/** Class of the boxes in which diagrams are being measured. */
export const measuring = "measuring";

/** A text where the diagram would be. */
export function textPicture(message: string): Element {
  const text = document.createElement("pre");
  text.textContent = message;
  return text;
}

/** Takes the place of what was shown before; diagrams that are still being measured stay. */
export function show(target: HTMLElement, picture: Element): void {
  for (const child of [...target.children]) if (!child.classList.contains(measuring)) child.remove();
  target.prepend(picture);
}
