import type { LiteralData, PackageInit } from "../compile/packageInit.ts";
import { bytesText, countedText, decimalText } from "../numbers/numberText.ts";
import { codeSpan, escapeMarkdown } from "./markdownText.ts";

/**
 * What becomes of a package literal, in one line: what runs for it when the program starts and where that code is, or
 * what is laid out for it. "" where nothing of it is known.
 * @param code how names of functions and sections are written
 */
export function packageInitText(init: PackageInit, code: (text: string) => string = (text) => text): string {
  if (init.form === "none") return "the compiler leaves it out";
  if (init.form === "static")
    return `laid out when it is compiled${dataText(init.data, code)}: no code runs for it`;
  if (init.calls === null || init.calls.length === 0) return startedText(init);
  const calls = init.calls
    .map(
      ({ call, times }) =>
        `${code(call.replace(/^runtime\./, ""))}${times > 1 ? ` × ${decimalText(times)}` : ""}`,
    )
    .join(", then ");
  const stored = init.data.filter(({ section }) => section === ".rodata");
  const loop = init.form === "loop" ? ` in a loop over two arrays${dataText(stored, code)}` : "";
  return `when the program starts: ${calls}${loop}${placeText(init, code)}`;
}

/** Of a slice or array that is not all laid out. */
function startedText({ form, madeAtInit, entries }: PackageInit): string {
  if (form !== "inline") return "";
  const which = madeAtInit === null ? "some" : decimalText(madeAtInit);
  return `code makes ${which} of its ${decimalText(entries)} elements when the program starts`;
}

function placeText({ outlined, dropped }: PackageInit, code: (text: string) => string): string {
  if (outlined === null) return "";
  if (!outlined) return `, in ${code("init")}: that runs whether or not anything uses the variable`;
  const fate =
    dropped === true
      ? "which the linker drops: nothing names the variable"
      : "which the linker drops where nothing uses the variable";
  return `, in ${code("map.init")}, ${fate}`;
}

function dataText(data: readonly LiteralData[], code: (text: string) => string): string {
  const bySection = new Map<string, number>();
  for (const { section, bytes } of data)
    if (section !== null && bytes > 0) bySection.set(section, (bySection.get(section) ?? 0) + bytes);
  const parts = [...bySection].map(
    ([section, bytes]) => `${bytesText(bytes, "decimal")} in ${code(section)}`,
  );
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** "7 entries": of what a literal holds. */
export function literalCountText(kind: "map" | "slice" | "array", entries: number): string {
  if (kind !== "map") return countedText(entries, "element");
  return entries === 1 ? "1 entry" : `${decimalText(entries)} entries`;
}

/** The line of a hover: what becomes of a package literal, and what that rests on where it is not certain; or "". */
export function packageInitMarkdown(kind: "map" | "slice" | "array", init: PackageInit): string {
  const text = packageInitText(init, codeSpan);
  if (text === "") return "";
  const doubt = init.certain ? "" : ` *(${escapeMarkdown(init.why)})*`;
  return `Package variable, ${literalCountText(kind, init.entries)}: ${text}${doubt}`;
}
