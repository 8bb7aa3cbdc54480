// Puts deliberate small errors into the emulator and checks that the tests catch each: npm run mutate [-- part of a name]…
import { bundleForNode, importTypeScript } from "../../esbuild.mjs";

const { main } = await importTypeScript("test/mutation/mutate.ts");
process.exitCode = await main(process.argv.slice(2), bundleForNode);
