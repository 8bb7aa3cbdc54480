import type { HmapLayout } from "../go/abi/hmapLayout.ts";
import type { CodeKeyKind } from "../memory/keyCode.ts";
import type { Code, Local, WasmFunction, WasmModule } from "../memory/wasmAssembler.ts";
import type { MapType } from "../types/mapType.ts";

/** What the code leaves to the reference while an operation is under way. */
export interface ClassicImports {
  /** newoverflow. */
  newoverflow(m: number, b: number): number;
  freeOldChain(m: number, head: number): void;
  endGrowth(m: number): void;
}

/** What the functions of the code are made with. */
export interface ClassicCodeParts {
  readonly module: WasmModule;
  readonly type: MapType;
  readonly kind: CodeKeyKind;
  readonly layout: HmapLayout;
  readonly sameBytes: WasmFunction;
  readonly imports: Readonly<Record<keyof ClassicImports, WasmFunction>>;
  /** The hash of a key under a map's seed. */
  hashUnder(m: Local, keyAt: Code): Code;
}
