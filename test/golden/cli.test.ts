import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { assertGolden } from "../support/golden.ts";
import { projectPath, projectRoot } from "../support/projectPath.ts";

/** What a command prints and how it ends, as a terminal would show it. */
function transcript(args: string[], input: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [projectPath("extension/dist/cli.cjs"), ...args],
    {
      cwd: projectRoot,
      input,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "" },
      timeout: 180_000,
    },
  );
  const shown = args.map((arg) => (/^[\w./=-]+$/.test(arg) ? arg : `'${arg}'`)).join(" ");
  const parts = [
    `$ mapscope ${shown}\n`,
    stdout,
    stderr && `standard error:\n${stderr}`,
    `exit status ${status}\n`,
  ];
  return parts.join("");
}

describe("the command line prints", () => {
  const rows: [name: string, args: string[], input?: string][] = [
    ["help", ["--help"]],
    ["unknown-command", ["frobnicate"]],
    [
      "capacity-swiss",
      ["capacity", "--map", "map[string]int", "--n", "1000", "--go", "1.26", "--goarch", "amd64"],
    ],
    [
      "capacity-classic",
      ["capacity", "--map", "map[string]int", "--n", "1000", "--go", "1.23", "--goarch", "amd64"],
    ],
    [
      "capacity-no-hint",
      [
        "capacity",
        "--map",
        "map[uint64]uint64",
        "--n",
        "20",
        "--hint",
        "none",
        "--go",
        "1.26",
        "--goarch",
        "amd64",
      ],
    ],
    [
      "capacity-json",
      ["capacity", "--map", "map[string]int", "--n", "1000", "--go", "1.26", "--goarch", "amd64", "--json"],
    ],
    [
      "capacity-requests",
      ["capacity", "-"],
      '{"map":"map[int]int","n":100,"hint":null,"go":"1.26","goarch":"amd64"}\n{"map":"map[int]int","n":100,"hint":100,"go":"1.23","goarch":"amd64"}\n',
    ],
    [
      "capacity-syncmap",
      ["capacity", "--map", "sync.Map[string,int]", "--n", "1000", "--go", "1.26", "--goarch", "amd64"],
    ],
    ["capacity-syncmap-old", ["capacity", "--map", "sync.Map[string,int]", "--n", "8", "--go", "1.23"]],
    ["capacity-bad-type", ["capacity", "--map", "map[string", "--n", "10"]],
    ["capacity-bad-number", ["capacity", "--map", "map[string]int", "--n", "many"]],
    [
      "layout-swiss",
      [
        "layout",
        "--map",
        "map[uint64]uint64",
        "--hint",
        "10",
        "--go",
        "1.26",
        "--goarch",
        "amd64",
        "--seed",
        "1",
      ],
    ],
    [
      "layout-classic",
      [
        "layout",
        "--map",
        "map[uint64]uint64",
        "--hint",
        "10",
        "--go",
        "1.23",
        "--goarch",
        "amd64",
        "--seed",
        "1",
      ],
    ],
  ];
  for (const [name, args, input = ""] of rows) {
    it(name, () => assertGolden(`cli/${name}.txt`, transcript(args, input)));
  }
});
