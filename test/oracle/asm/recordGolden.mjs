// Records the listings under test/golden/asm/listings and test/golden/asm/functions: node test/oracle/asm/recordGolden.mjs
import { importTypeScript } from "../../../esbuild.mjs";

const { recordGolden, recordShapes } = await importTypeScript("test/oracle/asm/recordGolden.ts");
await recordGolden();
await recordShapes();
