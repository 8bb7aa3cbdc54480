// Faults and load in the real VS Code, for people: npm run stress -- faults [--minutes N] [--seed S] | load [--share X]
import { buildExtension, importTypeScript } from "../../esbuild.mjs";

const { main } = await importTypeScript("test/stress/stress.ts");
await buildExtension();
process.exitCode = await main(process.argv.slice(2));
