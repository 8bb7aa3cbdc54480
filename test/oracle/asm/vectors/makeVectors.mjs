// Records what instructions do on a real processor: node test/oracle/asm/vectors/makeVectors.mjs
import { importTypeScript } from "../../../../esbuild.mjs";

const { makeVectors } = await importTypeScript("test/oracle/asm/vectors/makeVectors.ts");
makeVectors("amd64");
makeVectors("arm64");
