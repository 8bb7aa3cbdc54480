// Fuzzes the entrances of the product: npm run fuzz -- ENTRANCE|all [--seconds N] [--seed S]
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bundleForNode, root } from "../../esbuild.mjs";

const outdir = path.join(root, ".build", `fuzz-${process.pid}`);
try {
  await bundleForNode(["test/fuzz/fuzz.ts", "test/fuzz/fuzzWorker.ts"], outdir);
  const bundled = (name) => path.join(outdir, name);
  const { main } = await import(pathToFileURL(bundled("test/fuzz/fuzz.mjs")).href);
  process.exitCode = await main(process.argv.slice(2), bundled("test/fuzz/fuzzWorker.mjs"));
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
