import type { UnseenCalls } from "../core/compile/unseenCalls.ts";
import type { SiteReport } from "./siteReport.ts";

/** Map calls of the compiler that no site stands for, as the command prints them: "unseen", or "inlined" from elsewhere. */
export function unseenReports(
  unseen: readonly UnseenCalls[],
  importPath: string,
  files: readonly { readonly path: string; readonly text: string }[],
): SiteReport[] {
  const texts = new Map(files.map(({ path, text }) => [path, text.split("\n")] as const));
  return unseen.flatMap((at): SiteReport[] => {
    const text = (texts.get(at.file)?.[at.line - 1] ?? "").replace(/\r$/, "");
    if (importPath === "runtime" && callsByName(text, at.calls)) return [];
    const from = [...at.inlinedFrom.map(({ file, line }) => `${file}:${line}`), ...at.inlinedOf];
    const inlined = from.length > 0;
    const [, key = "", elem = ""] = /^map\[([^[\]]*)\](.*)$/.exec(at.mapType ?? "") ?? [];
    return [
      {
        ...{ file: at.file, line: at.line, column: 1, endLine: at.line },
        endColumn: Buffer.byteLength(text) + 1,
        form: inlined ? "inlined" : "unseen",
        expr: text.trim(),
        ...{ map: at.mapType ?? "", key, elem, layout: null, hint: null, escapes: null },
        function: at.function,
        calls: at.calls,
        provenance: "compiler",
        certain: inlined,
        why: inlined
          ? `inlined from ${from.join(", ")}`
          : "the compiler's listing has these map calls, and no site here stands for them",
        compiled: at.calls,
        agrees: inlined,
        ...(inlined ? { from } : {}),
      },
    ];
  });
}

/** Whether a line of the runtime calls its map functions by their names: that is no operation on a map. */
function callsByName(text: string, calls: readonly string[]): boolean {
  return calls.every((call) => text.includes(`${call.replace(/^runtime\./, "")}(`));
}
