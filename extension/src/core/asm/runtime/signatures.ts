import { signatureByName } from "../../go/abi/mapFunctions.ts";
import type { Kind } from "./values.ts";

/** Parameters and results of the runtime's map functions, by what a register holds, in ABI order (integer words). */
export interface Signature {
  readonly parameters: readonly Kind[];
  readonly results: readonly Kind[];
}

const prefixes = ["internal/runtime/maps.", "runtime."];

/** The name without the runtime's package: `runtime.mapassign` → `mapassign`; undefined for other packages. */
export function runtimeName(symbol: string): string | undefined {
  for (const prefix of prefixes) if (symbol.startsWith(prefix)) return symbol.slice(prefix.length);
  return undefined;
}

/** The signature of a runtime map function; `runtime_` link names count as the function they stand for. */
export function signatureOf(symbol: string): Signature | undefined {
  const name = runtimeName(symbol);
  if (name === undefined) return undefined;
  return signatureByName(name.startsWith("runtime_map") ? name.slice("runtime_".length) : name);
}
