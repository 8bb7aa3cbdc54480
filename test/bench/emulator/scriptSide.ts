import { type KeyKind, type Keys, type Numbers, textOf } from "./keys.ts";
import { type Operation, type Side, timed } from "./operations.ts";

/** JavaScript's own map: Map<bigint, number> or Map<string, number>. It cannot be presized. */
export function scriptSide(kind: KeyKind, keys: Keys): Side {
  return kind === "uint64"
    ? new ScriptSide(keys, (numbers, i) => {
        return (BigInt(numbers[2 * i + 1] as number) << 32n) | BigInt(numbers[2 * i] as number);
      })
    : new ScriptSide(keys, textOf);
}

class ScriptSide<K> implements Side {
  readonly #made: readonly K[];
  readonly #found: readonly K[];
  readonly #missing: readonly K[];
  #map = new Map<K, number>();
  #sum = 0;

  constructor(keys: Keys, key: (numbers: Numbers, i: number) => K) {
    const all = (numbers: Numbers): K[] => Array.from({ length: keys.count }, (_, i) => key(numbers, i));
    this.#made = all(keys.made);
    this.#found = all(keys.found);
    this.#missing = all(keys.missing);
  }

  run(operation: Operation): number {
    const count = this.#made.length;
    switch (operation) {
      case "insert":
      case "presized":
        return timed(count, () => {
          const map = new Map<K, number>();
          for (let i = 0; i < count; i++) map.set(this.#made[i] as K, i);
          if (operation === "insert") this.#map = map;
        });
      case "delete":
        return timed(count, () => {
          for (let i = 0; i < count; i++) this.#map.delete(this.#found[i] as K);
        });
      case "hit":
      case "miss":
        return timed(count, () => {
          const keys = operation === "hit" ? this.#found : this.#missing;
          for (let i = 0; i < count; i++) this.#sum += this.#map.get(keys[i] as K) ?? 0;
        });
    }
  }
}
