// Writes extension/src/core/asm/runtime/stepLines.generated.ts: for every release, which lines of which runtime function
// belong to which step. Reads the runtime's source of each toolchain:
//   node test/oracle/asm/makeStepTable.mjs 1.18.10=/path/to/src … [--show 1.23.12:mapassign_fast64]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inherited, rules, small, whole } from "./stepRules.mjs";

const args = process.argv.slice(2);
const showAt = args.indexOf("--show");
const show = showAt < 0 ? undefined : args.splice(showAt, 2)[1];

/** The functions of one Go file as [name, first line, last line, text lines]. */
function functionsOf(text) {
  const lines = text.split("\n");
  const found = [];
  for (let i = 0; i < lines.length; i++) {
    const match = /^func (?:\((?:\w+ )?(\*?)(\w+)\) )?(\w+)/.exec(lines[i]);
    if (!match) continue;
    let end = i;
    if (!/\}\s*$/.test(lines[i])) {
      if (!/\{\s*$/.test(lines[i])) continue;
      while (end < lines.length && lines[end] !== "}") end++;
    }
    const [, star, type, name] = match;
    const full = type === undefined ? name : star === "*" ? `(*${type}).${name}` : `${type}.${name}`;
    found.push({ name: full.replace(/^runtime_(map)/, "$1"), start: i + 1, lines: lines.slice(i, end + 1) });
    i = end;
  }
  return found;
}

/** The step of each line of a function; "=" stands for "what the caller is doing". */
function stepsOf(fn) {
  if (inherited.test(fn.name)) return { steps: fn.lines.map(() => "="), small: [] };
  const one = whole.find(([pattern]) => pattern.test(fn.name));
  if (one)
    return { steps: fn.lines.map((_, i) => (i === 0 && one[1] !== "hash" ? "other" : one[1])), small: [] };
  const steps = [];
  const smallLines = [];
  const blocks = [];
  let current = "other";
  for (let i = 0; i < fn.lines.length; i++) {
    const raw = fn.lines[i];
    const indent = /^\t*/.exec(raw)[0].length;
    const line = raw.trim();
    let here;
    while (blocks.length > 0 && line.startsWith("}") && indent <= blocks.at(-1).indent) {
      if (line.startsWith("} else")) {
        blocks.at(-1).small = false;
        break;
      }
      here = current;
      current = blocks.pop().before;
    }
    const isSmall = blocks.some((b) => b.small) || small.test(fn.name);
    if (i > 0 && line !== "" && !(here !== undefined)) {
      const rule = rules.find(
        (r) =>
          r.line.test(line) &&
          (!r.in || r.in.test(fn.name)) &&
          (!r.when || r.when.test(current)) &&
          !r.notAfter?.test(current),
      );
      if (rule) {
        here = rule.step;
        if (rule.body !== undefined && line.endsWith("{")) {
          blocks.push({ indent, before: rule.body === rule.step ? current : rule.step, small: rule.small });
          current = rule.body;
        } else if (!rule.once) current = rule.step;
      }
    }
    steps.push(here ?? current);
    if (isSmall) smallLines.push(i);
  }
  steps[0] = "other";
  return { steps, small: smallLines };
}

const releases = {};
const bodies = new Map();
for (const arg of args) {
  const [version, src] = arg.split("=");
  const minor = Number(version.split(".")[1]);
  releases[minor] ??= {};
  for (const dir of ["runtime", "internal/runtime/maps"]) {
    let names = [];
    try {
      names = readdirSync(join(src, dir)).filter((n) => n.endsWith(".go") && !n.endsWith("_test.go"));
    } catch {}
    if (dir === "runtime") names = names.filter((n) => /^map(_.*)?\.go$/.test(n) && !n.includes("export"));
    else names = names.filter((n) => !/export|fuzz|debug/.test(n));
    for (const name of names) {
      const table = [];
      for (const fn of functionsOf(readFileSync(join(src, dir, name), "utf8"))) {
        const { steps, small: smallLines } = stepsOf(fn);
        if (show === `${version}:${fn.name}`)
          fn.lines.forEach((l, i) => {
            const step = steps[i] + (smallLines.includes(i) ? " s" : "");
            console.log(`${step.padEnd(22)}${String(fn.start + i).padStart(5)} ${l}`);
          });
        const runs = [];
        for (let i = 0; i < steps.length; i++) {
          const step = steps[i] + (smallLines.includes(i) ? "!" : "");
          if (runs.length === 0 || runs.at(-1)[1] !== step) runs.push([i, step]);
        }
        const body = `${runs.map(([at, step]) => `${at}${step}`).join(" ")} ${steps.length}`;
        if (!bodies.has(body)) bodies.set(body, bodies.size);
        table.push(`${fn.start} ${fn.name} ${bodies.get(body)}`);
      }
      releases[minor][`${dir === "runtime" ? "" : "maps/"}${name}`] = table;
    }
  }
}
if (show === undefined) {
  let out = `// Written by test/oracle/asm/makeStepTable.mjs from the runtime sources of ${args.map((a) => a.split("=")[0]).join(", ")}. Do not edit.

/** Steps by line from the start of a function: "0other 1nilCheck … LENGTH"; "=" is the caller's step, "!" the small path. */
export const stepBodies: readonly string[] = [
${[...bodies.keys()].map((b) => `  ${JSON.stringify(b)},`).join("\n")}
];

/** Release minor → file → functions as "firstLine name body". Files of internal/runtime/maps start with "maps/". */
export const stepFunctions: Readonly<Record<number, Readonly<Record<string, string>>>> = {
`;
  for (const [minor, files] of Object.entries(releases)) {
    out += `  ${minor}: {\n`;
    for (const [name, table] of Object.entries(files))
      out += `    ${JSON.stringify(name)}:\n      ${JSON.stringify(table.join(";"))},\n`;
    out += "  },\n";
  }
  out += "};\n";
  const target = new URL("../../../extension/src/core/asm/runtime/stepLines.generated.ts", import.meta.url);
  writeFileSync(target, out);
  console.log(`${bodies.size} bodies, ${out.length} bytes`);
}
