import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseListing } from "../../../../../extension/src/core/asm/listing/listingParser.ts";
import { readFunction, statementsOf } from "../../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../../extension/src/core/asm/words/annotate.ts";
import { projectPath } from "../../../../support/projectPath.ts";
import { assertInLockstep } from "./lockstep.ts";

/** What functions give back and hand on where no signature is told: those of test/oracle/asm/shapes, as real compilers list them. */

const folder = "test/golden/asm/functions";
const files = readdirSync(projectPath(folder)).filter((name) => name.endsWith(".txt.gz"));
const seed = Number(process.env["STATEMENTS_SEED"] ?? Date.now() % 1_000_000);
const rounds = 4;

/** By name: words and floats that the source gives back. */
const gives = new Map<string, readonly [number, number]>();
const source = readFileSync(projectPath("test/oracle/asm/shapes/shapes.go"), "utf8");
for (const [, words, floats, name] of source.matchAll(
  /gives (\d+) words, (\d+) floats\n\/\/\n\/\/go:noinline\nfunc (?:\([^)]*\) )?(\w+)/g,
))
  gives.set(name as string, [Number(words), Number(floats)]);

for (const file of files)
  test(`${file}: no result is left out, none is made up`, () => {
    const listing = parseListing(gunzipSync(readFileSync(projectPath(folder, file))).toString());
    const told = tellRelease(listing, {});
    let compared = 0;
    let returns = 0;
    for (const fn of listing.functions) {
      const { read, outcome } = assertInLockstep(fn, told, seed, rounds);
      compared += outcome.seen.size;
      const real = gives.get(/^(?:shapes|"")\.(?:\(\*T\)\.)?(\w+)(?:\[.*\])?$/.exec(fn.name)?.[1] ?? "");
      for (const line of read.lines.lines) {
        if (line.kind !== "event" || line.event.kind !== "return" || real === undefined) continue;
        const { words, floats, isWhole } = line.event;
        const text = `${fn.name} gives ${real.join(" words, ")} floats, told ${words.length}, ${floats.length}`;
        assert.ok(words.length <= real[0] && floats.length <= real[1], text);
        if (isWhole) assert.deepEqual([words.length, floats.length], real, text);
        returns++;
      }
    }
    assert.ok(compared > 200 && returns > 50, `${compared} lines, ${returns} returns`);
  });

test("what a call leaves beside its results is no result of the function", () => {
  const listing = parseListing(
    readFileSync(projectPath("test/fixtures/listings/firstOf.go1.26.amd64.txt"), "utf8"),
  );
  const [fn] = listing.functions;
  assert.ok(fn);
  const told = statementsOf(fn, tellRelease(listing, {})).flatMap(({ lines }) => lines);
  const returns = told.map((line) => /\breturn\b.*/.exec(line)?.[0]).filter(Boolean);
  assert.deepEqual(returns, ["return -1", "return j"]);
  assert.ok(
    told.some((line) => /^v = \*mapaccess1_fast64\(/.test(line)),
    told.join("\n"),
  );
});

/** Calls of the package's own functions and of fmt's, and returns, in a listing. */
function handedIn(file: string): string[] {
  const listing = parseListing(readFileSync(projectPath("test/fixtures/listings", file), "utf8"));
  return listing.functions
    .flatMap((fn) => statementsOf(fn, tellRelease(listing, {})))
    .flatMap(({ lines }) => lines)
    .flatMap(
      (line) => /(?:(?:""\.|b\.)(?:c|mixed|many)\(|fmt\.Fprintln\(|return [^…]).*/.exec(line)?.[0] ?? [],
    )
    .map((text) => text.replace(/\*?mapaccess1\w+\(.*?\)/, "m[k]").replaceAll(/""\.|\bb\./g, ""));
}

for (const release of ["1.18", "1.26"])
  test(`go${release}: constants behind names of the package, itabs, floats and what lies on the stack`, () => {
    const handed = handedIn(`handed.go${release}.amd64.txt`);
    for (const told of [
      "c(gi, 5, m[k])",
      "return gi, 5, m[k]",
      "fmt.Fprintln(itab(*os.File, io.Writer), os.Stdout, &frame[40], 1, 1)",
      "return v, X0: 1088.25",
      release === "1.18"
        ? "mixed(7, k, k.len, *elem, X0: 1.5, X1: 2.5)"
        : "mixed(7, k, k.len, m[k], X0: 1.5, X1: 2.5)",
      "return m[k], 2, 3, 4, 5, 6, 7, 8, 9, …",
      "many(m[k], 2, 3, 4, 5, 6, 7, 8, 9, …)",
    ])
      assert.ok(handed.includes(told), `${told}\n${handed.join("\n")}`);
  });

test("an interface is made of its itab and what it points to", () => {
  assert.ok(handedIn("handed.go1.26.amd64.txt").includes("return v, new"));
});

/** The statements of each function of a listing. */
function toldIn(name: string): ReadonlyMap<string, string> {
  const file = `test/fixtures/listings/${name}.txt`;
  const listing = parseListing(readFileSync(projectPath(file), "utf8"));
  const told = tellRelease(listing, {});
  return new Map(
    listing.functions.map((fn) => [
      fn.name,
      statementsOf(fn, told)
        .filter(({ kind }) => kind === "statement")
        .flatMap(({ lines }) => lines.map((line) => `${line}\n`))
        .join(""),
    ]),
  );
}

test("what the code reads behind is compared with nil, a number with 0", () => {
  const walk = toldIn("pointers.go1.26.amd64").get("b.Walk") ?? "";
  assert.match(walk, /if v == nil → break/);
  assert.match(walk, /if \*\(v \+ 16\) == 0 → continue/);
  // The error of a method that is not known is given on as it is.
  assert.match(toldIn("pointers.go1.26.amd64").get("b.Err") ?? "", /if v != 0 → return 0, v, v2, …/);
});

test("a variable that is put into its place in the frame is not told again", () => {
  const kept = toldIn("pointers.go1.26.amd64").get("b.Kept") ?? "";
  assert.match(kept, /^v5 = s\.w1 \+ 1$/m);
  assert.match(kept, /^s\.w0 = v6$/m);
  assert.match(kept, /^s\.w1 = v5$/m);
  assert.doesNotMatch(kept, /(?:^|; |→ |: )([\w.]+) = \1$/m);
});

test("what is put back into a variable that others may have changed is told", () => {
  for (const goarch of ["amd64", "arm64"]) {
    const told = toldIn(`signs.go1.26.${goarch}`);
    assert.match(told.get("b.Restore") ?? "", /if \*elem == 3 → frame\[\d+\] = x$/m);
    assert.match(told.get("b.Reset") ?? "", /b\.use\(&(frame\[\d+\])\)\n\1 = v\n/);
    // The place of a variable is not what a call gave.
    assert.match(
      told.get("b.ResetCall") ?? "",
      /^v = \w+\(…\)\n(frame\[\d+\]) = v\nb\.use\(&\1, …\)\n\1 = v\n/,
    );
  }
});

for (const file of ["go1.18.amd64", "go1.18.arm64", "go1.26.amd64", "go1.26.arm64"])
  test(`${file}: what is only kept at hand over a call is no argument of it, and nothing that it gives`, () => {
    const listing = parseListing(
      readFileSync(projectPath(`test/fixtures/listings/kept.${file}.txt`), "utf8"),
    );
    // Of each function a word is as many bytes of arguments as its TEXT row tells.
    const words = new Map(
      listing.functions.map((fn) => [
        fn.name,
        Number(/-(\d+)$/.exec(fn.instructions[0]?.operands ?? "")?.[1]) / 8,
      ]),
    );
    const told = tellRelease(listing, {});
    let calls = 0;
    for (const fn of listing.functions)
      for (const line of readFunction(fn, told)?.lines.lines ?? []) {
        if (line.kind !== "event" || line.event.kind !== "call" || line.event.target?.kind !== "sym")
          continue;
        const { target, args, floats, isWhole } = line.event;
        const real = words.get(target.name);
        if (real === undefined) continue;
        calls++;
        const text = `${target.name} takes ${real}, told ${args.length} and ${floats.length} at ${line.at}`;
        assert.ok(args.length + floats.length <= real, text);
        if (isWhole) assert.equal(args.length + floats.length, real, text);
        assert.ok(line.results.length <= 1, `${target.name} gives ${line.results.map(({ name }) => name)}`);
      }
    assert.equal(calls, 3);
    assert.doesNotMatch(
      toldIn(`kept.${file}`).get(`${file.startsWith("go1.18") ? '""' : "b"}.All`) ?? "",
      /_, /,
    );
  });
