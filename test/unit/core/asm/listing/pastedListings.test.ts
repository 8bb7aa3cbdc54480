import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";

/** Another one each run; a failure names it. */
const seed = Number(process.env.MAPSCOPE_SEED ?? Date.now() % 1_000_000);

/** Listings of many tools, and what becomes of them when people copy them. */

const folder = projectPath("test/fixtures/pasted");
const names = readdirSync(folder).filter((name) => !name.endsWith(".md"));
const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");

interface Explained {
  readonly pc: string;
  readonly explanation: string;
}

/** What is said of each instruction; lines of the listing that it names are left out, for they move. */
function explained(text: string): Explained[] {
  const listing = parseListing(text);
  return annotateListing(listing, { go: "1.26" })
    .flatMap((fn) => fn.lines)
    .map(({ pc, explanation }) => ({ pc, explanation: explanation.replace(/ ?\(?\bline \d+\)?/, "") }));
}

/** Names, packages and data symbols that a listing tells. */
const functionsOf = (text: string): unknown => {
  const { functions, symbols } = parseListing(text);
  return [
    functions.map((fn) => [fn.name, fn.package, fn.format, fn.frameSizeBytes, fn.instructions.length]),
    symbols.map((symbol) => symbol.name),
  ];
};

const groupOf = (name: string): string => name.slice(0, name.indexOf("-"));
const isSource = (name: string): boolean => name.includes("list.txt") && !name.includes("weblist");

/** Without addresses and machine code it is not told where jumps of amd64 go. */
const isVague = (name: string): boolean => /^amd64.*no-addresses-noraw/.test(name);
/** Rows are told by their order, not by addresses. */
const isOrdered = (name: string): boolean => /no-addresses|stdio2/.test(name);

for (const name of names.filter(isOrdered).filter((name) => !isVague(name)))
  test(`${name}, without addresses, is explained as what objdump prints of the same code`, () => {
    const words = (of: string): string[][] =>
      annotateListing(parseListing(read(of)), { go: "1.26" }).map(({ function: name, lines }) => [
        name,
        ...lines
          .map(({ explanation }) => explanation.replace(/ ?(?:0x[0-9a-f]+ )?\(?\bline \d+\)?/, ""))
          .filter((text) => !/^(filler|no instruction)/.test(text)),
      ]);
    const functions = words(name);
    assert.ok((functions[0]?.length ?? 0) > 20, name);
    assert.deepEqual(functions, words(`${groupOf(name)}-objdump.txt`).slice(0, functions.length));
  });

test("where jumps go to no place that is told, nothing is known that they could bring about", () => {
  for (const name of names.filter(isVague)) {
    const [put] = annotateListing(parseListing(read(name)));
    const by = new Map(put?.lines.map(({ text, explanation }) => [text.replace(/ .*/, ""), explanation]));
    assert.match(by.get("jbe") ?? "", /go to <main\.put\+0x3b>$/, name);
    // The register may come from the rows behind the unknown place.
    assert.match(put?.lines[2]?.explanation ?? "", /^push BP/, name);
    assert.equal(put?.lines[3]?.explanation, "BP = SP", name);
  }
});

for (const name of names.filter(
  (name) => !/compile|weblist/.test(name) && !isSource(name) && !isOrdered(name),
))
  test(`${name} is explained as what objdump prints of the same code`, () => {
    const reference = new Map(
      explained(read(`${groupOf(name)}-objdump.txt`)).map((line) => [line.pc, line.explanation]),
    );
    const lines = explained(read(name));
    assert.ok(lines.length >= 20, `only ${lines.length} instructions were read`);
    // Not every tool shows what fills the gap behind a function; pprof cuts the last jump into bytes.
    for (const { pc, explanation } of lines)
      if (!/^(filler|no instruction)/.test(explanation) || explanation === reference.get(pc))
        assert.equal(explanation, reference.get(pc), `${name} at ${pc}`);
  });

test("what Compiler Explorer shows is explained as what the compiler prints", () => {
  const words = (name: string): string[] =>
    explained(read(name)).map(({ explanation }) => explanation.replace(/go to \S+/, "go to"));
  assert.deepEqual(words("explorer-compiler-explorer.txt"), words("explorer-compile-S.txt"));
});

test("every listing tells its function and its map call", () => {
  for (const name of names.filter((name) => !isSource(name) && !name.includes("weblist"))) {
    const functions = annotateListing(parseListing(read(name)));
    assert.ok(/^main\.(put|sum)$/.test(functions[0]?.function ?? ""), name);
    assert.match(functions[0]?.summary ?? "", /holds \d map calls?: runtime\.map/, name);
    for (const { summary } of functions) assert.doesNotMatch(summary, /not recognised|not known/, name);
  }
});

test("the web page of pprof, which leaves rows out, tells the map calls of its parts", () => {
  const functions = annotateListing(parseListing(read("profile-pprof-weblist.html")));
  const calls = functions.map(({ summary }) => /runtime\.map\w+/.exec(summary)?.[0]).filter(Boolean);
  assert.deepEqual(calls, ["runtime.mapaccess1_fast64", "runtime.mapassign_fast64"]);
  for (const { summary } of functions) assert.doesNotMatch(summary, /in this function/);
});

test("source with costs is no listing", () => {
  for (const name of names.filter(isSource)) assert.deepEqual(parseListing(read(name)).functions, [], name);
});

/** Fractions from 0 to 1 that a seed decides (a linear congruential generator). */
function fractions(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Change = (lines: readonly string[], random: () => number) => string[];

const indented =
  (by: string): Change =>
  (lines) =>
    lines.map((line) => by + line);
const spaced =
  (size: number): Change =>
  (lines) =>
    lines.map((line) => {
      let out = "";
      for (const c of line) out += c === "\t" ? " ".repeat(size - (out.length % size)) : c;
      return out;
    });

const windows = "lines of Windows";
const changes: Readonly<Record<string, Change>> = {
  "tabs to spaces": spaced(8),
  "tabs to fours": spaced(4),
  indented: indented("    "),
  "indented by a tab": indented("\t"),
  quoted: indented("> "),
  "quoted twice": indented("> > "),
  "a fence around it": (lines) => ["```asm", ...lines, "```"],
  "numbers in front": (lines) => lines.map((line, i) => `${String(i + 1).padStart(5)}  ${line}`),
  "numbers with colons": (lines) => lines.map((line, i) => `${i + 1}: ${line}`),
  "numbers with bars": (lines) => lines.map((line, i) => `${String(i + 1).padStart(4)} | ${line}`),
  "trailing spaces": (lines) => lines.map((line) => `${line}   `),
  [windows]: (lines) => lines.map((line) => `${line}\r`),
  "empty lines between": (lines) => lines.flatMap((line) => [line, ""]),
  coloured: (lines, random) =>
    lines.map((line) =>
      line
        .split(/(\s+)/)
        .map((word) =>
          word.trim() !== "" && random() < 0.5
            ? `\u001b[${Math.floor(random() * 8) + 30}m${word}\u001b[0m`
            : word,
        )
        .join(""),
    ),
  "a chat before and behind": (lines) => ["Hi all, why is this slow?", "", ...lines, "", "Thanks!"],
};

/** Each by itself; of rows with addresses. */
const otherChanges: Readonly<Record<string, Change>> = {
  "numbers of four digits": (lines) => lines.map((line, i) => `${String(i + 1).padStart(4, "0")} ${line}`),
  "numbers before arrows": (lines) => lines.map((line, i) => `${String(i + 1).padStart(6)}→${line}`),
  "numbers of a page": (lines) => lines.map((line, i) => `L${i + 1}: ${line}`),
  "numbers in brackets": (lines) => lines.map((line, i) => `(${i + 1}) ${line}`),
  "a part of a difference": (lines, random) => lines.map((line) => (random() < 0.5 ? "+" : "-") + line),
  "a list": indented("* "),
  "quoted by angles": indented("» "),
  "entities of HTML": (lines) =>
    lines.map((line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")),
  linked: (lines) => lines.map((line) => `\u001b]8;;file:///x\u001b\\${line}\u001b]8;;\u0007`),
};

for (const name of names.filter((name) => !isSource(name) && !name.endsWith(".html") && !isOrdered(name)))
  test(`${name}: copied from a page, a difference, a terminal, it is explained the same`, () => {
    const random = fractions(seed);
    const text = read(name);
    for (const [what, change] of Object.entries(otherChanges)) {
      const copied = change(text.trimEnd().split("\n"), random).join("\n");
      assert.deepEqual(explained(copied), explained(text), `${name}, ${what}, seed ${seed}`);
      assert.deepEqual(functionsOf(copied), functionsOf(text), `${name}, ${what}, seed ${seed}`);
    }
  });

for (const name of names.filter((name) => !isSource(name) && !name.endsWith(".html")))
  test(`${name}: copied, it is explained the same`, () => {
    const random = fractions(seed);
    const text = read(name);
    const expected = explained(text);
    const names = functionsOf(text);
    const lines = text.trimEnd().split("\n");
    for (const [first, change] of Object.entries(changes)) {
      const once = change(lines, random);
      assert.deepEqual(explained(once.join("\n")), expected, `${name}, ${first}, seed ${seed}`);
      assert.deepEqual(functionsOf(once.join("\n")), names, `${name}, ${first}, seed ${seed}`);
      // A line has one number and one end.
      const others = Object.keys(changes).filter(
        (other) => other !== windows && !(other.includes("number") && first.includes("number")),
      );
      const second = others[Math.floor(random() * others.length)] as string;
      const [early, late] = first === windows ? [second, first] : [first, second];
      const twice = (changes[late] as Change)((changes[early] as Change)(lines, random), random);
      assert.deepEqual(explained(twice.join("\n")), expected, `${name}, ${first}, ${second}, seed ${seed}`);
      assert.deepEqual(functionsOf(twice.join("\n")), names, `${name}, ${first}, ${second}, seed ${seed}`);
    }
  });

test("numbers of lines that others stand between are no labels", () => {
  const name = "profile-perf-stdio2.txt";
  const lines = read(name).trimEnd().split("\n");
  const numbered = (changes["numbers with colons"] as Change)(lines, fractions(1));
  assert.deepEqual(explained(numbered.flatMap((line) => [line, ""]).join("\n")), explained(read(name)));
});

test("without the lines above the first instruction, the instructions are explained the same", () => {
  for (const name of names.filter((name) => !isSource(name) && !/weblist|-S\.txt|explorer/.test(name))) {
    const text = read(name);
    // Rows without addresses and code may be anything.
    if (/noraw|stdio2/.test(name) && isOrdered(name)) continue;
    const first = parseListing(text).functions[0]?.instructions[0]?.line ?? 0;
    const cut = text.split("\n").slice(first - 1);
    assert.deepEqual(explained(cut.join("\n")), explained(text), name);
  }
});

test("a part that begins in the middle is explained as far as its rows go", () => {
  for (const name of names.filter((name) => !isSource(name) && !/weblist|compile|gdb-m/.test(name))) {
    const lines = read(name).split("\n");
    const rows = parseListing(lines.join("\n")).functions[0]?.instructions ?? [];
    if (/noraw|stdio2/.test(name) && isOrdered(name)) continue;
    const from = (rows[8]?.line ?? 0) - 1;
    const functions = annotateListing(parseListing(lines.slice(from, from + 8).join("\n")));
    const shown = functions.flatMap((fn) => fn.lines.map(({ pc }) => pc));
    assert.ok(shown.length >= 2, name);
    for (const { summary } of functions)
      assert.doesNotMatch(summary, /in this function/, `${name}: ${summary}`);
  }
});

test("a part without a name has the one that a jump inside of it tells", () => {
  const rows = [
    "   0x45e045 <+197>:\tmov    0x18(%rsp),%rax",
    "   0x45e04a <+202>:\tmov    0x40(%rsp),%rdx",
    "   0x45e04f <+207>:\tjmp    0x45e070 <runtime.mapassign_fast64+240>",
    "   0x45e051 <+209>:\tcall   0x40c020 <runtime.hashGrow+16>",
  ];
  const of = (text: string) => parseListing(text).functions.map(({ name, entry }) => [name, entry]);
  assert.deepEqual(of(rows.join("\n")), [["runtime.mapassign_fast64", 0x45df80]]);
  assert.deepEqual(of(rows.join("\n").replaceAll(/ <\+\d+>/g, "")), [["runtime.mapassign_fast64", 0x45df80]]);
  // Of another function, to whose start it does not fit.
  assert.deepEqual(of(rows.join("\n").replace("+240", "+241")), [["", 0x45df80]]);
});

test("the dump of its code under a function, whatever its bytes, is no instruction", () => {
  const random = fractions(seed);
  const hex = (): string =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, "0");
  const dump = Array.from({ length: 40 }, (_, i) => {
    const bytes = Array.from({ length: i === 39 ? 3 : 16 }, hex);
    return `\t0x${(16 * i).toString(16).padStart(4, "0")} ${bytes.join(" ").padEnd(48)} ................`;
  });
  const [fn] = parseListing(read("amd64-compile-S.txt")).functions;
  const lines = read("amd64-compile-S.txt")
    .split("\n")
    .slice(0, fn?.endLine ?? 0);
  for (const [name, change] of Object.entries(changes)) {
    const text = change([...lines, ...dump], random).join("\n");
    const told = parseListing(text).functions.map(({ name }) => name);
    assert.deepEqual(told, [fn?.name], `${name}, seed ${seed}`);
  }
});
