// npm run package: makes mapscope.vsix.
import { importTypeScript } from "../../esbuild.mjs";

const { packageExtension } = await importTypeScript("test/support/package.ts");
await packageExtension();
