import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inherited, rules, small, whole } from "./stepRules.ts";

/** Reads out of the runtime's sources which lines of which function belong to which step: what stepLines.generated.ts holds. */

/** A function with its lines' steps: "0other 1nilCheck … LENGTH", as the generated table has them. */
export interface SteppedFunction {
  readonly name: string;
  /** Line of `func`, from 1. */
  readonly start: number;
  readonly body: string;
}

interface SourceFunction {
  readonly name: string;
  readonly start: number;
  readonly lines: readonly string[];
}

/** The functions of one Go file. */
function functionsOf(text: string): SourceFunction[] {
  const lines = text.split("\n");
  const found: SourceFunction[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const match = /^func (?:\((?:\w+ )?(\*?)(\w+)\) )?(\w+)/.exec(line);
    if (!match) continue;
    let end = i;
    if (!/\}\s*$/.test(line)) {
      if (!/\{\s*$/.test(line)) continue;
      while (end < lines.length && lines[end] !== "}") end++;
    }
    const [, star, type, name = ""] = match;
    const full = type === undefined ? name : star === "*" ? `(*${type}).${name}` : `${type}.${name}`;
    found.push({ name: full.replace(/^runtime_(map)/, "$1"), start: i + 1, lines: lines.slice(i, end + 1) });
    i = end;
  }
  return found;
}

/** A block that is open, with the step that comes back after it. */
interface OpenBlock {
  readonly indent: number;
  readonly before: string;
  small: boolean;
}

/** The step of each line of a function, "!" behind those of the small path; "=" stands for "what the caller is doing". */
function stepsOf({ name, lines }: SourceFunction): string[] {
  if (inherited.test(name)) return lines.map(() => "=");
  const one = whole.find(([pattern]) => pattern.test(name))?.[1];
  if (one !== undefined) return lines.map((_, i) => (i === 0 && one !== "hash" ? "other" : one));
  const steps: string[] = [];
  const blocks: OpenBlock[] = [];
  let current = "other";
  for (const [i, raw] of lines.entries()) {
    const indent = /^\t*/.exec(raw)?.[0].length ?? 0;
    const line = raw.trim();
    let here: string | undefined;
    for (let block = blocks.at(-1); block && line.startsWith("}") && indent <= block.indent; ) {
      if (line.startsWith("} else")) {
        block.small = false;
        break;
      }
      here = current;
      current = block.before;
      blocks.pop();
      block = blocks.at(-1);
    }
    const isSmall = blocks.some((block) => block.small) || small.test(name);
    if (i > 0 && line !== "" && here === undefined) {
      const rule = ruleFor(line, name, current);
      if (rule !== undefined) {
        here = rule.step;
        if (rule.body !== undefined && line.endsWith("{")) {
          const before = rule.body === rule.step ? current : rule.step;
          blocks.push({ indent, before, small: rule.small ?? false });
          current = rule.body;
        } else if (!rule.once) current = rule.step;
      }
    }
    steps.push(`${i === 0 ? "other" : (here ?? current)}${isSmall ? "!" : ""}`);
  }
  return steps;
}

const ruleFor = (line: string, name: string, current: string) =>
  rules.find(
    (rule) =>
      rule.line.test(line) &&
      (!rule.in || rule.in.test(name)) &&
      (!rule.when || rule.when.test(current)) &&
      !rule.notAfter?.test(current),
  );

function bodyOf(steps: readonly string[]): string {
  const runs = steps.flatMap((step, i) => (i > 0 && step === steps[i - 1] ? [] : [`${i}${step}`]));
  return [...runs, steps.length].join(" ");
}

/**
 * The functions of the map runtime by file: "map.go" of package runtime, "maps/table.go" of internal/runtime/maps.
 * @param sources the release's src folder
 */
export function stepFunctionsOf(sources: string): Map<string, SteppedFunction[]> {
  const files = new Map<string, SteppedFunction[]>();
  for (const [folder, prefix, chosen] of [
    ["runtime", "", /^map(?!.*export)(_.*)?\.go$/],
    ["internal/runtime/maps", "maps/", /^(?!.*(export|fuzz|debug)).*\.go$/],
  ] as const)
    for (const name of filesIn(path.join(sources, folder)).filter((file) => chosen.test(file)))
      files.set(
        prefix + name,
        functionsOf(readFileSync(path.join(sources, folder, name), "utf8")).map((fn) => ({
          ...{ name: fn.name, start: fn.start },
          body: bodyOf(stepsOf(fn)),
        })),
      );
  return files;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.endsWith("_test.go"));
  } catch {
    // Older releases have no internal/runtime/maps.
    return [];
  }
}
