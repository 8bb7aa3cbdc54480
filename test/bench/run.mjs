// npm run bench -- NAME [--json]: runs test/bench/NAME.ts, which exports bench(json) and prints its own table.
import { readdirSync } from "node:fs";
import path from "node:path";
import { buildExtension, importTypeScript, root } from "../../esbuild.mjs";

const names = readdirSync(path.join(root, "test/bench"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => path.basename(file, ".ts"));
const args = process.argv.slice(2);
const [name, ...others] = args.filter((arg) => arg !== "--json");

if (name === undefined || others.length > 0 || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json]; there is ${names.join(", ") || "no bench yet"}`);
  process.exitCode = 2;
} else {
  await buildExtension({ production: true, quiet: args.includes("--json") });
  const { bench } = await importTypeScript(`test/bench/${name}.ts`);
  await bench(args.includes("--json"));
}
