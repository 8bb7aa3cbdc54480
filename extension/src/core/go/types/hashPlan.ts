/**
 * How a key type's hasher walks a key: a list of steps, each hash result being the seed of the next.
 * Offsets are from the start of the key (or of the loop's element). An empty list returns the seed unchanged.
 * Models the compiler-made hashers of cmd/compile/internal/reflectdata/alg.go and runtime/alg.go.
 */
export type HashStep =
  | { readonly op: "memhash32" | "memhash64"; readonly offsetBytes: number }
  | { readonly op: "memhash"; readonly offsetBytes: number; readonly sizeBytes: number }
  | { readonly op: "strhash"; readonly offsetBytes: number }
  | { readonly op: "f32hash" | "f64hash" | "c64hash" | "c128hash"; readonly offsetBytes: number }
  /** interhash (has methods: the first word is an itab) or nilinterhash (empty interface: the first word is a type). */
  | { readonly op: "interhash" | "nilinterhash"; readonly offsetBytes: number }
  | {
      readonly op: "loop";
      readonly offsetBytes: number;
      readonly count: number;
      readonly strideBytes: number;
      readonly body: readonly HashStep[];
    };
