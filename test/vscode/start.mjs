// npm start: builds the extension and opens it in a real VS Code on the sample module.
import { buildExtension, importTypeScript } from "../../esbuild.mjs";

const { start } = await importTypeScript("test/support/start.ts");
await start(process.argv.slice(2), buildExtension);
