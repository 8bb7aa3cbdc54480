/** What the core uses of WebAssembly, a global of the language that the library types of ES2022 do not have. */
export interface WasmMemory {
  /** Replaced by each `grow`, which detaches the views of the old one. */
  readonly buffer: ArrayBuffer;
  /** @throws RangeError when the machine does not give the memory */
  grow(pages: number): number;
}

declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmCode;
  readonly CompileError: new () => Error;
  readonly Instance: new (code: WasmCode, imports: object) => { readonly exports: unknown };
};

/** Compiled code, independent of any memory. */
export interface WasmCode {
  readonly wasmCode?: never;
}

export const wasmPageBytes = 65536;

/** Where the heap's offset 0 lies in linear memory; code keeps its tables before it. */
export const arenaStart = wasmPageBytes;

/** @throws RangeError when the machine does not give the memory */
export function newWasmMemory(pages: number): WasmMemory {
  return new WebAssembly.Memory({ initial: pages });
}

/** @returns null where the machine does not know an instruction */
export function compileWasm(bytes: Uint8Array): WasmCode | null {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null;
    throw error;
  }
}

/** The functions of compiled code on a memory. */
export function instantiateWasm<Exports>(code: WasmCode, imports: object): Exports {
  return new WebAssembly.Instance(code, imports).exports as Exports;
}
