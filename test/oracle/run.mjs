// Runs the oracle as long as asked: npm run oracle -- --ops 10000000 [--seed 7] [--releases 1.26.11,1.27.4] …
import { importTypeScript } from "../../esbuild.mjs";

const { main } = await importTypeScript("test/oracle/oracle.ts");
process.exitCode = await main(process.argv.slice(2));
