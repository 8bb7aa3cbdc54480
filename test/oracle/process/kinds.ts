/** The map types whose operations are stepped through, and the Go source that compiles them: one function an operation. */

export interface KeyKind {
  readonly name: string;
  /** In Go syntax without names of the program's own. */
  readonly map: string;
  readonly key: string;
  readonly elem: string;
  /** Go expressions: key number n, elem number n, what `m[k] op= …` does, and two constant keys. */
  readonly keyOf: string;
  readonly elemOf: string;
  readonly add: string;
  readonly constants: readonly [string, string];
}

const row = (
  name: string,
  key: string,
  elem: string,
  keyOf: string,
  elemOf: string,
  add: string,
  constants: readonly [string, string],
): KeyKind => ({ name, map: `map[${key}]${elem}`, key, elem, keyOf, elemOf, add, constants });

const numbers = ["7", "12"] as const;

export const keyKinds: readonly KeyKind[] = [
  row("uint32", "uint32", "int", "uint32(n) * 7", "n", "+= 3", numbers),
  row("uint64", "uint64", "int", "uint64(n) * 7", "n", "+= 3", numbers),
  row("pointer", "*int", "int", "&pointees[n%len(pointees)]", "n", "+= 3", ["&pointees[7]", "&pointees[12]"]),
  row("string", "string", "int", 'words[n%len(words)] + "/" + strconv.Itoa(n)', "n", "+= 3", [
    '"seven"',
    '"twelve"',
  ]),
  row("interface", "interface{}", "int", "mixed(n)", "n", "+= 3", ["7", '"twelve"']),
  row("float", "float64", "int", "float64(n) / 4", "n", "+= 3", ["1.75", "3"]),
  row(
    "struct",
    "struct{A int; B string}",
    "int",
    "struct{A int; B string}{n, words[n%len(words)]}",
    "n",
    "+= 3",
    ['struct{A int; B string}{7, "x"}', "struct{A int; B string}{12, words[0]}"],
  ),
  row("bytes", "[16]byte", "int", "[16]byte{byte(n), byte(n >> 8), 3}", "n", "+= 3", [
    "[16]byte{7}",
    "[16]byte{12}",
  ]),
  row("byte", "uint8", "int", "uint8(n)", "n", "+= 3", numbers),
  row("big", "[25]uint64", "int", "[25]uint64{uint64(n), 2, 24: 9}", "n", "+= 3", [
    "[25]uint64{7}",
    "[25]uint64{12}",
  ]),
  row("set", "string", "struct{}", "strconv.Itoa(n)", "struct{}{}", "= struct{}{}", ['"7"', '"12"']),
  row(
    "fields",
    "uint64",
    "struct{X, Y uint64; Z string}",
    "uint64(n)",
    'struct{X, Y uint64; Z string}{uint64(n), 2, "z"}',
    "= struct{X, Y uint64; Z string}{Y: 9}",
    numbers,
  ),
  row("wide", "uint32", "[25]uint64", "uint32(n)", "[25]uint64{uint64(n)}", "= [25]uint64{3: 4}", numbers),
  row(
    "fat",
    "[8]uint16",
    "[160]uint64",
    "[8]uint16{uint16(n)}",
    "[160]uint64{uint64(n)}",
    "= [160]uint64{3: 4}",
    ["[8]uint16{7}", "[8]uint16{12}"],
  ),
  row("text", "int64", "string", "int64(n)", "words[n%len(words)]", '+= "x"', numbers),
];

/** The Go file that registers the kinds. */
export function kindsSource(): string {
  const parts = keyKinds.map(({ name, key, elem, keyOf, elemOf, add, constants }) => {
    const map = `map[${key}]${elem}`;
    const own = name[0]?.toUpperCase() + name.slice(1);
    const asMap = `*(*${map})(unsafe.Pointer(&m))`;
    return `
//go:noinline
func get${own}(m ${map}, k ${key}) ${elem} { return m[k] }

//go:noinline
func look${own}(m ${map}, k ${key}) bool { _, ok := m[k]; return ok }

//go:noinline
func set${own}(m ${map}, k ${key}, v ${elem}) { m[k] = v }

//go:noinline
func add${own}(m ${map}, k ${key}) { m[k] ${add} }

//go:noinline
func remove${own}(m ${map}, k ${key}) { delete(m, k) }

//go:noinline
func each${own}(m ${map}, most int) (count int) {
	for k, v := range m {
		if count++; count == most {
			break
		}
		_, _ = k, v
	}
	return count
}

//go:noinline
func wipe${own}(m ${map}) {
	for k := range m {
		delete(m, k)
	}
}

//go:noinline
func constant${own}(m ${map}) int {
	_, seven := m[${constants[0]}]
	delete(m, ${constants[1]})
	if seven {
		return len(m)
	}
	return -1
}

//go:noinline
func make${own}(hint int) ${map} {
	if hint == 0 {
		return make(${map})
	}
	return make(${map}, hint)
}

func init() {
	kinds = append(kinds, &kind{
		name: ${JSON.stringify(name)},
		typ:  descriptor(${map}(nil)),
		key:  func(n int) unsafe.Pointer { k := new(${key}); *k = ${keyOf}; return unsafe.Pointer(k) },
		removed: func() unsafe.Pointer { k := new(${key}); *k = ${constants[1]}; return unsafe.Pointer(k) },
		make: func(hint int) unsafe.Pointer { m := make${own}(hint); return *(*unsafe.Pointer)(unsafe.Pointer(&m)) },
		run: func(op int, m, key unsafe.Pointer, n int) bool {
			switch k := (*${key})(key); op {
			case opGet:
				_ = get${own}(${asMap}, *k)
			case opGet2, opNil:
				return look${own}(${asMap}, *k)
			case opSet:
				set${own}(${asMap}, *k, ${elemOf})
			case opAdd:
				add${own}(${asMap}, *k)
			case opDelete:
				remove${own}(${asMap}, *k)
			case opEach:
				each${own}(${asMap}, n)
			case opWipe:
				wipe${own}(${asMap})
			case opConstant:
				constant${own}(${asMap})
			}
			return false
		},
	})
}
`;
  });
  return `package main

import (
	"strconv"
	"unsafe"
)

var kinds []*kind

var pointees [4096]int

var words = [...]string{"", "a", "seven", "twelve", "a longer word, of more than thirty-two bytes", "thirty-one bytes are quite long.", "a word that is long enough that strings of the like are compared in a second way: sixty-five and more"}

func mixed(n int) interface{} {
	switch n % 4 {
	case 0:
		return n
	case 1:
		return strconv.Itoa(n)
	case 2:
		return float64(n)
	}
	return struct{ A, B int }{n, 1}
}
${parts.join("")}`;
}
