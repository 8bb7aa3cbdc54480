import { projectPath } from "../../support/projectPath.ts";
import type { Entrance } from "../entrance.ts";
import { revive } from "../mutateJson.ts";
import { mutateText } from "../mutateText.ts";
import { expectContract } from "./quietCli.ts";

const types = ["map[string]int", "type ID uint64; map[ID]struct{ A string }", "map[[4]byte]bool", "map[", ""];
const numbers = [
  "0",
  "1",
  "9",
  "1000",
  "1_000",
  "none",
  "-5",
  "1e3",
  "9007199254740991",
  "9007199254740992",
  "0x10",
];
const releases = ["1.18", "1.23", "1.26", "go1.27.4", "1.24+noswissmap", "1.99", "2.0", "x", ""];
const operations = [
  '["set","a",1]',
  '["set","s61","x0100000000000000"]',
  '["get","a"]',
  '["delete","b"]',
  '["clear"]',
  "{",
];
const files = [
  ...[
    "test/fixtures/sites/clear.go",
    "test/fixtures/sites/generated.go",
    "test/fixtures/broken",
    "test/fixtures/none.go",
  ],
  ...["test/fixtures/pasted/amd64-objdump.txt", "test/golden/traces/facts-swiss.trace.jsonl", "package.json"],
];
const requests = [
  '{"map":"map[string]int","n":10,"hint":null,"go":"1.26","goarch":"amd64"}',
  '{"map":"map[int]int","n":1e3}',
];
const words: Readonly<Record<string, readonly string[]>> = {
  replay: ["--json"],
  layout: ["--map", "--hint", "--n", "--ops", "--seed", "--rows", "--json", "--go", "--goarch"],
  capacity: ["--map", "--n", "--hint", "--json", "--go", "--goarch", "--compare", "--budget", "--markdown"],
  sites: ["--json", "--types", "--go", "--goarch", "syntax"],
  explain: ["--json", "--markdown", "--all", "--function", "--go", "--goarch", "--ignore-positions"],
};
const odd = [
  "--",
  "-",
  "-h",
  "--help",
  "--json=1",
  "--n=",
  "--map=map[int]int",
  "\u001b[31m",
  "🦫",
  "--go",
  "__proto__",
];
/** Larger maps are what the bench is for. */
const maxEmulated = 100_000;

/** What people and programs write behind `mapscope`, and what they pipe into it. */
export async function load(): Promise<Entrance> {
  return {
    draw(chance) {
      const command = chance.oneIn(30) ? chance.pick(odd) : chance.pick(Object.keys(words));
      const given: string[] = [];
      for (let count = chance.below(7); count > 0; count--) {
        const word = chance.oneIn(8) ? chance.pick(odd) : chance.pick(words[command] ?? odd);
        given.push(word);
        if (word === "--map") given.push(chance.pick(types));
        else if (["--n", "--hint", "--seed", "--rows", "--budget"].includes(word))
          given.push(chance.pick(numbers));
        else if (["--go", "--compare"].includes(word)) given.push(chance.pick(releases));
        else if (word === "--goarch") given.push(chance.pick(["amd64", "386", "s390x", "x86", "wasm"]));
        else if (word === "--function") given.push(chance.pick(["main", "(", "^runtime", "x*"]));
        else if (word === "--ops") given.push("-");
      }
      if (chance.oneIn(2)) given.push(chance.oneIn(2) ? "-" : chance.pick(files));
      const lines = Array.from({ length: chance.below(6) }, () => chance.pick([...operations, ...requests]));
      const stdin = chance.oneIn(2)
        ? lines.join("\n")
        : mutateText(lines.join("\n"), requests, operations, chance);
      return JSON.stringify({ args: [command, ...given], stdin });
    },
    take(text) {
      const { args, stdin } = (revive(text) ?? {}) as { args?: unknown; stdin?: unknown };
      const isGiven = Array.isArray(args) && args.every((arg) => typeof arg === "string");
      if (!isGiven || typeof stdin !== "string" || isLong(args)) return;
      return expectContract(args.map(fromRoot), stdin);
    },
  };
}

/** Inputs name files of the project from its root. */
function fromRoot(arg: string): string {
  return /^(test\/|package)/.test(arg) ? projectPath(arg) : arg;
}

/** Starts no program, and emulates no map that takes seconds. */
function isLong(args: readonly string[]): boolean {
  if (args.includes("--compiler") || args.includes("gopls") || args.includes("compiler")) return true;
  return (
    args[0] === "layout" &&
    args.some((arg) => Number(arg.replaceAll("_", "").split("=").at(-1)) > maxEmulated)
  );
}
