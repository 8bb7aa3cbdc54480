// Runs the test levels: node test/run.mjs [level…] [part of a file's path]
// A machine without Go or without a real VS Code runs what it can and says what it did not; MAPSCOPE_REQUIRE=go,vscode
// turns that into a failure.
import { buildExtension } from "../esbuild.mjs";
import { levels } from "./support/levels.mjs";
import { runNodeTests } from "./support/nodeTests.mjs";

const names = levels.map((level) => level.name);

/** @returns {{ chosen: string[], filter: string }} */
function parseArguments(args) {
  const chosen = args.filter((arg) => names.includes(arg));
  const rest = args.filter((arg) => !names.includes(arg));
  if (rest.length > 1 || rest[0]?.startsWith("-") || (rest.length === 1 && chosen.length === 0)) {
    console.error(`usage: node test/run.mjs [${names.join("|")}]… [part of a test file's path]`);
    process.exit(2);
  }
  return { chosen: chosen.length > 0 ? chosen : names, filter: rest[0] ?? "" };
}

/** Runs one level; its result says what happened in numbers and, if it did not run, why. */
async function runLevel(level, filter) {
  const required = (process.env.MAPSCOPE_REQUIRE ?? "").split(",").includes(level.needs ?? "");
  const result = { name: level.name, passed: 0, failed: 0, skipped: 0, why: "", milliseconds: 0 };
  const start = performance.now();
  try {
    if (level.run) Object.assign(result, await level.run());
    else {
      const files = level.files().filter((file) => file.includes(filter));
      const missing = files.length > 0 ? await level.missing?.() : undefined;
      if (files.length === 0) result.why = filter ? `no test file matches "${filter}"` : "no test file";
      else if (missing) Object.assign(result, { why: `not run: ${missing}`, skipped: files.length });
      else Object.assign(result, await runNodeTests(files, level, filter !== ""));
      if (missing && required) Object.assign(result, { failed: 1, skipped: 0 });
    }
  } catch (error) {
    result.why = error instanceof Error ? error.message : String(error);
  }
  // A level that ran nothing and has no accepted reason for it proves nothing.
  if (result.passed + result.failed + result.skipped === 0) {
    result.failed = 1;
    result.why ||= "ran no test";
  }
  result.milliseconds = performance.now() - start;
  return result;
}

function describe({ name, passed, failed, skipped, why, milliseconds }) {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const numbers = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return `  ${name.padEnd(8)} ${numbers.padEnd(32)} ${seconds.padStart(8)}${why ? `  ${why}` : ""}`;
}

const { chosen, filter } = parseArguments(process.argv.slice(2));
const results = [];
if (levels.some((level) => chosen.includes(level.name) && level.needsBuild)) await buildExtension();
for (const level of levels.filter(({ name }) => chosen.includes(name))) {
  console.log(`# ${level.name}`);
  results.push(await runLevel(level, filter));
}
const total = (field) => results.reduce((sum, result) => sum + result[field], 0);
console.log(`\n${results.map(describe).join("\n")}\n`);
console.log(`${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`);
process.exitCode = total("failed") > 0 ? 1 : 0;
