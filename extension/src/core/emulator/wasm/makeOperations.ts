import { attachMapCode } from "./attach.ts";
import { assembleClassic } from "./classic.ts";
import type { MakeMapCode } from "./policy.ts";
import { assembleSwiss } from "./swiss.ts";

/** Makes a map's operations as WebAssembly: for programs that work on large maps. */
export const makeMapCode: MakeMapCode = (parts, family, kind, functions) =>
  attachMapCode(parts, kind, family === "classic" ? assembleClassic : assembleSwiss, functions);
