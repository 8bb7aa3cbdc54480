import assert from "node:assert/strict";
import { test } from "node:test";
import { knownLibrary } from "../../../../extension/src/core/source/knownLibrary.ts";
import { needsDeclarations } from "../../../../extension/src/core/source/needsDeclarations.ts";
import { standardPackagesNamed } from "../../../../extension/src/core/source/standardPackages.ts";
import {
  type StandardLibrary,
  writtenMapType,
} from "../../../../extension/src/core/source/writtenMapType.ts";
import { goParser, packagesFrom } from "./syntaxFixture.ts";

const wide = { ptrSizeBytes: 8, int64AlignBytes: 8 } as const;
const narrow = { ptrSizeBytes: 4, int64AlignBytes: 4 } as const;
const parser = await goParser();

/** Key and elem sizes in bytes of a written map. */
function sizesOf(text: string, sizes: typeof wide | typeof narrow = wide, minor = 26): [number, number] {
  const { key, elem } = writtenMapType(parser, text, knownLibrary(parser, minor), sizes);
  return [key.sizeBytes, elem.sizeBytes];
}

test("array lengths are constant expressions", () => {
  for (const [text, key, elem] of [
    ["map[[1<<4+2]byte]int", 18, 8],
    ['const N = 4; map[[N*2]byte][len("abc")]int', 8, 24],
    ["const (A = iota + 1; B; C); map[[C]byte][len([B]int{})]byte", 3, 2],
    ["map[[unsafe.Sizeof(uint64(0))]byte][unsafe.Alignof(int32(0))]byte", 8, 4],
    ["type P struct{ a byte; b int64 }; map[[unsafe.Sizeof(P{})]byte]P", 16, 16],
    ["map[['a']byte][1e3]byte", 97, 1000],
    ["map[[max(2, 3)]byte][min(7, 5)]byte", 3, 5],
    ["map[[^uint8(0)]byte]bool", 255, 1],
    ["map[[sha256.Size]byte][math.MaxUint8]byte", 32, 255],
  ] as const)
    assert.deepEqual(sizesOf(text), [key, elem], text);
});

test("sizes of pointers and words are the target's", () => {
  const text = "type P struct{ p *int; n int64 }; map[[unsafe.Sizeof(P{})]byte][bits.UintSize]byte";
  assert.deepEqual(sizesOf(text), [16, 64]);
  assert.deepEqual(sizesOf(text, narrow), [12, 32]);
});

test("generic types are given their arguments", () => {
  for (const [text, key, elem] of [
    ["type Pair[A, B any] struct{ a A; b B }; map[Pair[int, string]]bool", 24, 1],
    ["type Pair[A, B any] struct{ a A; b B }; map[Pair[int8, int8]]Pair[Pair[byte, byte], int16]", 2, 4],
    ["type List[T any] struct{ next *List[T]; v T }; map[string]List[int32]", 16, 16],
    ["type M[K comparable, V any] map[K]V; M[int16, [3]byte]", 2, 3],
    ["type F[N interface{ ~int8 | ~int64 }] [3]N; map[F[int64]]F[int8]", 24, 3],
    ["map[atomic.Pointer[int]]unique.Handle[string]", 8, 8],
  ] as const)
    assert.deepEqual(sizesOf(text), [key, elem], text);
});

test("the library's types are those of the release", () => {
  assert.deepEqual(sizesOf("map[time.Time]netip.Addr"), [24, 24]);
  assert.deepEqual(sizesOf("map[net/netip.Prefix]net/url.URL"), [32, 144]);
  assert.deepEqual(sizesOf("map[url.URL]big.Int", narrow, 25), [72, 16]);
  assert.deepEqual(sizesOf("type Key struct {\n\tt time.Time // when; ever\n}\nmap[Key]struct{}"), [24, 0]);
  assert.equal(
    writtenMapType(parser, "map[netip.Addr]bool", knownLibrary(parser, 22), wide).key.text,
    "struct { addr struct { hi uint64; lo uint64 }; z unsafe.Pointer }",
  );
});

test("a name in two packages needs its path", async () => {
  const packages = await packagesFrom({
    "math/rand": "package rand\ntype Rand struct{ a, b, c int64 }",
    "math/rand/v2": "package rand\ntype Rand struct{ a int64 }\ntype PCG struct{ hi, lo uint64 }",
  });
  const library: StandardLibrary = { ...packages, lacks: (name) => `no ${name}` };
  const sizeOf = (text: string) => writtenMapType(parser, text, library, wide).key.sizeBytes;
  assert.equal(sizeOf("map[math/rand.Rand]int"), 24);
  assert.equal(sizeOf("map[math/rand/v2.Rand]int"), 8);
  assert.equal(sizeOf("map[rand.PCG]int"), 16);
  assert.throws(
    () => sizeOf("map[rand.Rand]int"),
    /^GoTypeError: rand\.Rand is in several packages: write math\/rand\.Rand or math\/rand\/v2\.Rand$/,
  );
});

test("what cannot be known is one clear error", () => {
  for (const [text, message] of [
    ["map[foo.Bar]int", /^there is no package foo in Go's library$/],
    ["map[netip.Foo]int", /^netip\.Foo is not known: Go 1\.26 is not on this machine$/],
    ["map[text/scanner.Position]int", /^package text\/scanner is not known: Go 1\.26 is not/],
    ["map[time.zone]int", /^time\.zone is not exported$/],
    ["map[[-1]byte]int", /^-1 is no length of an array$/],
    ["map[[N]byte]int", /^the array length N is not known$/],
    ["map[[1<<4+]byte]int", /^unexpected "<" in a type, at column 7$/],
    ["const x = 3", /^no type after the definitions$/],
    ["const N = 3; [N]int", /^not a map type: \[N\]int$/],
    ["type P[A, B any] struct{}; map[P[int]]int", /^P wants other type arguments$/],
    [
      "type T[A any] struct{ p [0]T[[2]A] }; map[T[int]]bool",
      /^the type is nested more than 400 levels deep$/,
    ],
    ["type T[A any] struct{ t T[A] }; map[string]T[int]", /^type T contains itself$/],
    ["type S[A any] []A; map[S[int]]int", /cannot be compared/],
    ["map[[1<<60]byte]int", /^the array length 1<<60 is too large$/],
    ["map[[1<<50]byte]int", /takes [\d,]+ bytes; Go allows less than [\d,]+$/],
    ["map[big.Int]int", /^key type Int cannot be compared \(field abs is a slice\)$/],
    ["type T struct{ m map[string]bool }; map[[1<<1]T]int", /cannot be compared \(field m is a map\)$/],
    ["type T func(a, b int) bool; map[[1<<1]T]int", /cannot be compared \(its elements are functions\)$/],
    ["map[url.Values]netip.Foo", /^netip\.Foo is not known/],
  ] as const)
    assert.throws(
      () => sizesOf(text),
      (error: Error) => error.name === "GoTypeError" && message.test(error.message),
      text,
    );
  assert.throws(() => sizesOf("map[int]atomic.Int64", narrow), /aligns 64-bit atomics of 32-bit machines/);
});

test("plain types are left to the type parser", () => {
  for (const plain of ["map[int]string", "type ID uint64; map[ID]unsafe.Pointer", "map[Foo]int", "[]int"])
    assert.equal(needsDeclarations(plain), false, plain);
  for (const text of [
    "map[time.Time]int",
    "map[[1+1]int]int",
    "const N = 1; map[int]int",
    "type P[A any] int; map[P[int]]int",
  ])
    assert.equal(needsDeclarations(text), true, text);
});

test("deep nesting is an error of the text", () => {
  const deep = `map[string]${"[1+0]".repeat(3900)}int`;
  assert.throws(() => sizesOf(deep), { name: "GoTypeError" });
});

test("packages are found by the name that they declare", () => {
  assert.deepEqual(standardPackagesNamed("rand"), ["crypto/rand", "math/rand", "math/rand/v2"]);
  assert.deepEqual(standardPackagesNamed("netip"), ["net/netip"]);
  assert.deepEqual(standardPackagesNamed("v2"), []);
});
