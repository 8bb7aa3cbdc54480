import { assembleClassic } from "../classic/classicCode.ts";
import { attachMapCode } from "../hash/attachMapCode.ts";
import { useMapCode } from "../hash/mapCode.ts";
import { assembleSwiss } from "../swiss/swissCode.ts";

/** Lets the maps of this program run their operations as WebAssembly: for those that work on large maps. */
export function enableMapCode(): void {
  useMapCode((parts, family, kind, functions) =>
    attachMapCode(parts, kind, family === "classic" ? assembleClassic : assembleSwiss, functions),
  );
}
