import { attachMapCode } from "./attach.ts";
import { assembleClassic } from "./classic.ts";
import { useMapCode } from "./policy.ts";
import { assembleSwiss } from "./swiss.ts";

/** Lets the maps of this program run their operations as WebAssembly: for those that work on large maps. */
export function enableMapCode(): void {
  useMapCode((parts, family, kind, functions) =>
    attachMapCode(parts, kind, family === "classic" ? assembleClassic : assembleSwiss, functions),
  );
}
