// Measures the annotator against real toolchains and lists where its steps differ from the runtime's source:
//   node test/oracle/asm/report.mjs [--list] [RELEASE…]     (all releases when none is given)
import { importTypeScript } from "../../../esbuild.mjs";

const args = process.argv.slice(2);
const { report } = await importTypeScript("test/oracle/asm/report.ts");
await report(
  args.filter((arg) => arg !== "--list"),
  args.includes("--list"),
);
