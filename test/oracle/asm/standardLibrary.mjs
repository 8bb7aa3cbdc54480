// Explains the whole standard library as the compiler prints it (minutes a release), and says what is not known:
//   node test/oracle/asm/standardLibrary.mjs [RELEASE[-GOARCH]…]     (1.26.11-amd64 when none is given)
import { importTypeScript } from "../../../esbuild.mjs";

const { explainStandardLibrary } = await importTypeScript("test/oracle/asm/standardLibrary.ts");
const targets = process.argv.slice(2);
for (const target of targets.length > 0 ? targets : ["1.26.11-amd64"]) {
  const [release, goarch = "amd64"] = target.split("-");
  const { unknownMnemonics, faults, ...figures } = await explainStandardLibrary(release, goarch);
  console.log(target, JSON.stringify(figures));
  console.log(
    "  not known:",
    unknownMnemonics
      .slice(0, 40)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
  );
  for (const fault of faults.slice(0, 40)) console.log(`  FAULT ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
