// The test levels, in the order in which they run: cheap and telling ones first.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { importTypeScript, root } from "../../esbuild.mjs";

const guards = ["test/unit/architecture.test.ts", "test/unit/manifest.test.ts"];

/** Test files below a folder of the project, as paths from the root with forward slashes. */
function testFiles(folder) {
  let entries = [];
  try {
    entries = readdirSync(path.join(root, folder), { recursive: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return entries
    .map((entry) => path.posix.join(folder, entry.replaceAll("\\", "/")))
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
}

/** Runs a tool of node_modules/.bin on the project's own terms and shows what it prints when it fails. */
function passes(name, args) {
  const tool = path.join(root, "node_modules/.bin", name);
  const { status, stdout, stderr, error } = spawnSync(tool, args, { cwd: root, encoding: "utf8" });
  const passed = status === 0;
  console.log(`  ${passed ? "ok" : "FAILED"}  ${name} ${args.join(" ")}`);
  if (!passed) console.log(error ? error.message : `${stdout}${stderr}`);
  return passed;
}

async function check() {
  const { checkPatterns } = await import("./checkPatterns.mjs");
  const outcomes = [
    ...["core", "host", "webview"].map((project) =>
      passes("tsc", ["--noEmit", "-p", `tsconfig.${project}.json`]),
    ),
    passes("biome", ["ci", "--error-on-warnings", "--colors=off"]),
    await checkPatterns(),
  ];
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}

function missingGo() {
  const { error, status } = spawnSync("go", ["version"], { cwd: root, stdio: "ignore" });
  return error || status !== 0 ? "go not found" : undefined;
}

async function missingVscode() {
  const { missingEditor } = await importTypeScript("test/support/missingEditor.ts");
  return missingEditor();
}

/**
 * Each level has a `name` and either `run()`, or `files()` with `missing()`: what the machine lacks to run them.
 * `needs` names that in MAPSCOPE_REQUIRE; `needsBuild` asks for a build first; `processes` is how many the files share
 * at most, each with an editor of its own.
 */
export const levels = [
  { name: "check", run: check },
  { name: "guards", files: () => guards },
  { name: "unit", files: () => testFiles("test/unit").filter((file) => !guards.includes(file)) },
  { name: "golden", files: () => testFiles("test/golden"), needsBuild: true },
  {
    name: "oracle",
    files: () => testFiles("test/oracle"),
    needs: "go",
    missing: missingGo,
    needsBuild: true,
  },
  {
    name: "vscode",
    files: () => testFiles("test/vscode"),
    needs: "vscode",
    missing: missingVscode,
    needsBuild: true,
    processes: 2,
  },
];
