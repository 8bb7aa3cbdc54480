import type { GoArch } from "../../extension/src/core/go/release/goTarget.ts";

/** The map types that the recorder runs, and the Go source that compiles each type's operations. */

const keyTypes = [
  "int",
  "int64",
  "uint64",
  "int32",
  "uint32",
  "uint8",
  "uint16",
  "string",
  "float64",
  "float32",
  "complex128",
  "complex64",
  "bool",
  "[4]byte",
  "[8]byte",
  "[5]uint16",
  "[16]byte",
  "[3]string",
  "[40]int32",
  "[200]byte",
  "[9]string",
  "struct{}",
  "struct{A int8; B int64; C int16}",
  "struct{A int32; _ int32}",
  "struct{A int32; B uint16; C uint16}",
  "struct{A string; B int32; C string}",
  "struct{A int64; B struct{C int32; D string}; E [2]float32}",
  "struct{A float64; B int32}",
  "struct{A [3]struct{B uint8; C uint32}; D uint8}",
  "struct{A int; B interface{}; C *int}",
  "interface{}",
  "[2]interface{}",
  "*int",
  "chan int",
  "unsafe.Pointer",
] as const;

const elemTypes = [
  "int",
  "bool",
  "struct{}",
  "string",
  "[3]uint32",
  "[128]byte",
  "[129]byte",
  "[200]byte",
  "[1100]byte",
  "*int",
  "interface{}",
  "struct{A uint8; B uint32}",
  "struct{A string; B int}",
] as const;

/** Every key with int elems, every elem with a few kinds of keys, and some mixed ones. */
export const mapTypes: readonly string[] = [
  ...new Set([
    ...keyTypes.map((key) => mapType(key, "int")),
    ...elemTypes.flatMap((elem) =>
      ["int", "uint32", "string", "*int", "[16]byte", "[200]byte", "struct{}"].map((key) =>
        mapType(key, elem),
      ),
    ),
    ...["interface{}", "float64", "struct{A int8; B int64; C int16}", "[3]string", "bool", "uint8"].flatMap(
      (key) => ["struct{}", "string", "[200]byte", "interface{}"].map((elem) => mapType(key, elem)),
    ),
  ]),
];

function mapType(key: string, elem: string): string {
  return `map[${key}]${elem}`;
}

/**
 * The largest hint with which a real map works: on wasm a key without size crashes 1.26 and 1.27 in a map of several tables,
 * because its hash, the seed, keeps 64 bits where others have 32.
 */
export function largestHint(map: string, goarch: GoArch): number {
  return goarch === "wasm" && map.startsWith("map[struct{}]") ? 896 : Number.POSITIVE_INFINITY;
}

/** Key and elem of a type of the lists above. */
function splitMapType(text: string): { key: string; elem: string } {
  const key = keyTypes.find((k) => text.startsWith(`map[${k}]`)) as string;
  return { key, elem: text.slice(key.length + 5) };
}

/** What came with 1.21: the clear statement and the package maps. */
function cloneAndClear(m: string): string {
  return `		clear: func(m unsafe.Pointer) { clear(${m}) },
		clone: func(m unsafe.Pointer) unsafe.Pointer { c := maps.Clone(${m}); return *(*unsafe.Pointer)(unsafe.Pointer(&c)) },
`;
}

/** The Go file that registers the operations of every map type, each a plain statement on the concrete type. */
export function mapTypesSource(types: readonly string[], hasMaps: boolean): string {
  const parts = types.map((text) => {
    const { key, elem } = splitMapType(text);
    const m = `(*(*${text})(unsafe.Pointer(&m)))`;
    const pointer = "return *(*unsafe.Pointer)(unsafe.Pointer(&m))";
    return `	register(&mapOps{
		text: ${JSON.stringify(text)},
		typ: reflect.TypeOf((${text})(nil)),
		makeSmall: func() unsafe.Pointer { m := make(${text}); ${pointer} },
		makeHint: func(hint int) unsafe.Pointer { m := make(${text}, hint); ${pointer} },
		set: func(m, k, v unsafe.Pointer) { ${m}[*(*${key})(k)] = *(*${elem})(v) },
		get: func(m, k, out unsafe.Pointer) bool { v, ok := ${m}[*(*${key})(k)]; *(*${elem})(out) = v; return ok },
		delete: func(m, k unsafe.Pointer) { delete(${m}, *(*${key})(k)) },
${hasMaps ? cloneAndClear(m) : ""}		appendKeys: func(n int, growing func(grow func() (length, capacity int))) {
			s, key := new([]${key}), new(${key})
			for len(*s) < n {
				if grow := func() (int, int) { *s = append(*s, *key); return len(*s), cap(*s) }; len(*s) == cap(*s) {
					growing(grow)
				} else {
					grow()
				}
			}
		},
	})
`;
  });
  const imports = [...(hasMaps ? ["maps"] : []), "reflect", "unsafe"];
  const header = `package main\n\nimport (\n${imports.map((name) => `\t"${name}"\n`).join("")})\n`;
  // One function a type keeps the compiler's work on each small.
  const functions = parts.map((part, i) => `\nfunc register${i}() {\n${part}}\n`);
  return `${header}\nfunc init() {\n${parts.map((_, i) => `\tregister${i}()\n`).join("")}}\n${functions.join("")}`;
}
