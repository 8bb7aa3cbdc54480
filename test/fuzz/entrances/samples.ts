import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { projectPath } from "../../support/projectPath.ts";

/** The texts below a folder of the project whose names end so, in the order of their names; those with .gz unpacked. */
export function samplesBelow(folder: string, ...endings: readonly string[]): string[] {
  return readdirSync(projectPath(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort()
    .map((name) => {
      const bytes = readFileSync(projectPath(`${folder}/${name}`));
      return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    });
}

/** The words of texts that come more than once in them, without white space. */
export function wordsOf(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of text.match(/[^\s]{1,40}/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([word]) => word);
}
