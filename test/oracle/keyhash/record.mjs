// Prints hashes of keys in processes of real Go, for test/golden/hash: node test/oracle/keyhash/record.mjs [--all] BUILD…
// A BUILD is named as the oracle names it: go1.27.4-s390x, go1.22.12-amd64-noaes. --all prints every key, not one in 40.
import { importTypeScript } from "../../../esbuild.mjs";

const { recordKeyHashes } = await importTypeScript("test/oracle/keyhash/recordKeyHashes.ts");
const all = process.argv.includes("--all");
for (const name of process.argv.slice(2).filter((arg) => arg !== "--all"))
  process.stdout.write(await recordKeyHashes(name, all));
