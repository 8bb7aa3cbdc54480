// Records the listings under test/golden/asm/listings: node test/oracle/asm/recordGolden.mjs
import { importTypeScript } from "../../../esbuild.mjs";

const { recordGolden } = await importTypeScript("test/oracle/asm/recordGolden.ts");
await recordGolden();
