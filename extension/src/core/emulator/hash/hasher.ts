/** Where hash functions leave their 64-bit result: index 0 the low half, 1 the high half. */
export type HashOut = Int32Array;

/** Which hash a process uses, with the random keys it drew at start (runtime/alg.go alginit). */
export type HashKeys =
  /** aeskeysched: 128 bytes on 64-bit, 64 on 32-bit. */
  | { readonly algorithm: "aes"; readonly aeskeysched: Uint8Array }
  /** hashkey: four words, each low half then high half (8 values; on 32-bit the high halves are 0). */
  | { readonly algorithm: "fallback"; readonly hashkey: Uint32Array };

/**
 * The hash functions of one process over the emulated heap. Seeds and results are two 32-bit halves; every function
 * leaves its result in `out` and allocates nothing. On targets with 32-bit hashes the high halves are 0.
 */
export interface Hasher {
  readonly out: HashOut;
  /** memhash64 of a key given by value. */
  hash64(keyLo: number, keyHi: number, seedLo: number, seedHi: number): void;
  /** memhash32 of a key given by value. */
  hash32(key: number, seedLo: number, seedHi: number): void;
  /** memhash of `sizeBytes` bytes at heap offset `at`; strhash of a string's content is the same function. */
  hashBytes(at: number, sizeBytes: number, seedLo: number, seedHi: number): void;
  /**
   * The hash of the key at heap offset `at` by its map type's plan.
   * @throws UnhashableError for an interface key that holds a type without ==
   */
  hashKey(at: number, seedLo: number, seedHi: number): void;
}

/** `hash of unhashable type T`: the runtime error of hashing an interface with an uncomparable dynamic type. */
export class UnhashableError extends Error {
  override name = "UnhashableError";
  readonly typeText: string;
  constructor(typeText: string) {
    super(`runtime error: hash of unhashable type ${typeText}`);
    this.typeText = typeText;
  }
}
