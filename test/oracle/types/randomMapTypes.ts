/** A seeded source of random numbers below a bound. */
export type Pick = (bound: number) => number;

/** mulberry32: the same seed gives the same types. */
export function seededPick(seed: number): Pick {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

const plain = [
  "bool",
  "int8",
  "byte",
  "int16",
  "uint16",
  "rune",
  "uint32",
  "int64",
  "uint64",
  "int",
  "uint",
  "uintptr",
];
const special = [
  "string",
  "float32",
  "float64",
  "complex64",
  "complex128",
  "any",
  "error",
  "interface{ M(int) string }",
];
const pointers = ["*int", "chan int", "unsafe.Pointer", "*struct{ a string }", "<-chan bool"];
const elemsOnly = ["[]byte", "func(int) error", "map[string]int", "[]string"];

/** A random map type with the `type` definitions that it needs, as Go source. */
export interface RandomMapType {
  readonly definitions: readonly string[];
  readonly text: string;
}

/** Definition names start with `prefix`, so that types of one file do not meet. */
export function randomMapType(pick: Pick, prefix: string): RandomMapType {
  const definitions: string[] = [];
  const one = (list: readonly string[]): string => list[pick(list.length)] as string;
  const arrayLength = (): number => one2([0, 1, 2, 3, 4, 5, 8, 17, 40]);
  const one2 = (list: readonly number[]): number => list[pick(list.length)] as number;
  const type = (depth: number, comparable: boolean): string => {
    const roll = pick(depth > 0 ? 12 : 8);
    if (roll < 3) return one(plain);
    if (roll < 5) return one(special);
    if (roll === 5) return one(pointers);
    if (roll === 6 && !comparable) return one(elemsOnly);
    if (roll === 7) return "struct{}";
    if (roll < 10 && depth > 0) return `[${arrayLength()}]${type(depth - 1, comparable)}`;
    if (depth > 0) return struct(depth, comparable);
    return one(plain);
  };
  const struct = (depth: number, comparable: boolean): string => {
    const fields = Array.from({ length: pick(5) }, (_, i) => {
      const name = pick(6) === 0 ? "_" : pick(4) === 0 ? `F${i}, g${i}` : `f${i}`;
      return `${name} ${type(depth - 1, comparable)}`;
    });
    const text = `struct{ ${fields.join("; ")} }`;
    if (pick(3) > 0) return text;
    const name = `${prefix}${definitions.length}`;
    definitions.push(`type ${name} ${text}`);
    return pick(3) === 0 ? `struct{ ${name}; z int32 }` : name;
  };
  const key = type(3, true);
  return { text: `map[${key}]${type(2, false)}`, definitions };
}
