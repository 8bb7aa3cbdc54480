// Bundles test files, runs them with node:test and counts what really ran.
import { rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "node:test";
import { bundleForNode, root } from "../../esbuild.mjs";

/**
 * Runs test files, given as paths from the root.
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>} counts of the tests without subtests
 */
export async function runNodeTests(files, { name, processes = Number.POSITIVE_INFINITY }, verbose) {
  // A folder of its own, so that two runs at a time do not delete each other's bundles.
  const outdir = path.join(root, ".build", `tests-${name}-${process.pid}`);
  process.env.NODE_OPTIONS = "--enable-source-maps";
  try {
    await bundleForNode(files, outdir);
    const bundles = files.map((file) => path.join(outdir, file.replace(/\.ts$/, ".mjs")));
    return await count(bundles.length <= processes ? bundles : joined(bundles, processes, outdir), verbose);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Modules that import all the others in turn, as many as there may be processes. */
function joined(bundles, processes, outdir) {
  return Array.from({ length: processes }, (_, first) => {
    const file = path.join(outdir, `all${first}.mjs`);
    const imported = bundles.filter((_, i) => i % processes === first);
    writeFileSync(file, imported.map((bundle) => `import ${JSON.stringify(bundle)};\n`).join(""));
    return file;
  });
}

async function count(bundles, verbose) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  /** Names of the tests that enclose the current one, by nesting. */
  const open = [];
  /** Whether the test that is open at this nesting has had subtests. */
  const hasSubtests = [];
  const started = ({ name, nesting }) => {
    open.length = nesting;
    open.push(name);
    hasSubtests[nesting + 1] = false;
    hasSubtests[nesting] = true;
  };
  const finished = (data, passed) => {
    const { name, nesting, details, skip, todo } = data;
    const isParent = details.type === "suite" || hasSubtests[nesting + 1];
    const fullName = [...open.slice(0, nesting), name].join(" > ");
    hasSubtests[nesting + 1] = false;
    if (passed && bundles.includes(name))
      return fail(path.basename(name), new Error("this file declares no test"));
    if (passed && isParent) return undefined;
    if (skip !== undefined || todo !== undefined) counts.skipped++;
    else if (passed) counts.passed++;
    else if (details.error?.failureType !== "subtestsFailed")
      return fail(fullName, details.error?.cause ?? details.error);
    if (verbose) console.log(`  ok  ${fullName} (${details.duration_ms.toFixed(0)} ms)`);
    return undefined;
  };
  const fail = (name, error) => {
    counts.failed++;
    console.log(`  FAILED  ${name}\n${indent(error?.stack ?? String(error))}`);
  };
  for await (const { type, data } of run({ files: bundles, concurrency: os.availableParallelism() })) {
    if (type === "test:start") started(data);
    else if (type === "test:pass") finished(data, true);
    else if (type === "test:fail") finished(data, false);
    else if (type === "test:stdout" || type === "test:stderr") process.stdout.write(data.message);
  }
  return counts;
}

const indent = (text) => text.replace(/^/gm, "      ");
