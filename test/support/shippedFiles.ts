import { readdirSync, readFileSync, statSync } from "node:fs";
import { projectPath } from "./projectPath.ts";

/**
 * The files that the package holds, as paths from the project's root with forward slashes: those that the allow-list
 * .vscodeignore names. `npm run package` compares them with what really is in the package.
 */
export function shippedFiles(): string[] {
  const rules = readFileSync(projectPath(".vscodeignore"), "utf8").split("\n");
  const allowed = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1));
  const patterns = allowed.map(patternOf);
  const folders = new Set(
    allowed.map((rule) => rule.split("/")[0] ?? rule).filter((name) => !name.includes("*")),
  );
  const files = [...folders].flatMap((name) => [
    name,
    ...below(name).map((file) => `${name}/${file.replaceAll("\\", "/")}`),
  ]);
  return files
    .filter((file) => patterns.some((pattern) => pattern.test(file)))
    .filter(isFile)
    .sort();
}

/** `*` stands for anything without a slash, `**` for anything. */
function patternOf(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/?|\*)/).map((part) => {
    if (part.startsWith("**")) return ".*";
    return part === "*" ? "[^/]*" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

function below(name: string): string[] {
  try {
    return readdirSync(projectPath(name), { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

function isFile(file: string): boolean {
  return statSync(projectPath(file), { throwIfNoEntry: false })?.isFile() ?? false;
}
