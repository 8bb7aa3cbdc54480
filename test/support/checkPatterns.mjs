// Checks every regular expression of the sources for catastrophic backtracking.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { root } from "../../esbuild.mjs";
import { regularExpressions } from "./regularExpressions.mjs";

const folders = ["extension/src", "webview/src"];
/** Patterns without a repetition of any length take time in the length of the text alone. */
const repeats = /[*+]|\{\d+,\}/;

/** Each pattern once, with the file that it was found in first. */
function patternsOf() {
  const patterns = new Map();
  for (const folder of folders)
    for (const entry of readdirSync(path.join(root, folder), { recursive: true })) {
      if (!entry.endsWith(".ts")) continue;
      const file = path.join(folder, entry);
      const { code } = transformSync(readFileSync(path.join(root, file), "utf8"), { loader: "ts" });
      for (const { source, flags } of regularExpressions(code)) {
        const pattern = new RegExp(source, flags);
        if (!patterns.has(String(pattern))) patterns.set(String(pattern), { file, pattern });
      }
    }
  return [...patterns.values()];
}

/**
 * Whether V8 takes long for a text that was found by chance to take very many steps: what tells so knows no
 * look-behind, and may be wrong.
 */
function takesLong(pattern, text) {
  try {
    runInNewContext(
      "text.replaceAll(pattern, '')",
      {
        pattern: new RegExp(pattern, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`),
        text,
      },
      { timeout: 1000 },
    );
    return false;
  } catch {
    return true;
  }
}

/** @returns {Promise<boolean>} whether all are safe; what is not is printed */
export async function checkPatterns() {
  const { check } = createRequire(import.meta.url)("recheck");
  const patterns = patternsOf().filter(({ pattern }) => repeats.test(pattern.source));
  const problems = [];
  let undecided = 0;
  for (const { file, pattern } of patterns) {
    const { status, complexity, checker, attack } = await check(pattern.source, pattern.flags, {
      timeout: 10_000,
    });
    if (status === "unknown") undecided++;
    if (status === "vulnerable" && (checker !== "fuzz" || takesLong(pattern, attack.string)))
      problems.push(`${file}: ${pattern} is ${complexity.summary}`);
  }
  const passed = problems.length === 0 && patterns.length > 0;
  const told = undecided === 0 ? "" : `, ${undecided} not decided in time`;
  console.log(`  ${passed ? "ok" : "FAILED"}  recheck of ${patterns.length} regular expressions${told}`);
  for (const problem of problems) console.log(problem);
  return passed;
}
