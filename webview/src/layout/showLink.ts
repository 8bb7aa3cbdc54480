import { h, type ViewNode } from "../shared/node.ts";

/** A link that draws another part of a large map. */
export function showLink(
  { section, row }: { readonly section: string; readonly row: number },
  label: string,
  more: { readonly disabled?: boolean; readonly "aria-current"?: string | undefined } = {},
): ViewNode {
  const show = { "data-action": "show", "data-section": section, "data-row": row };
  return h("button", { class: "link", ...show, ...more }, label);
}
