import assert from "node:assert/strict";
import { test } from "node:test";
import type { HashKeys } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import type { GoArch } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { countingAesKeys, hashFixture, hex, patternedHashkey } from "./hashFixture.ts";

const seedLo = 0x9abcdef0 | 0;
const seedHi = 0x12345678;

/** memhash of bytes (7i+3) mod 256 as real Go gives it: length, then a hash for each of `algorithms`. */
const vectors: readonly (readonly [number, ...string[]])[] = [
  [0, "001e68cee6da7a59", "5d751a66e935923e", "b3610e7b6baa7730", "1317131f1317131f", "d8b82355", "f433da9b"],
  [1, "3c13ed42f626a41e", "ed431d1470622d1f", "92e39b8f499d5c3d", "147c822390cda3c1", "17382f73", "31664487"],
  [3, "56d6b233b1fbe044", "a06339ab42a9e26f", "c5500d5194b47fa9", "86b7cba284df2a85", "99c3c1ae", "49359c66"],
  [4, "60fefb2b49f18810", "0fca478e857e050e", "52727ca722335ed3", "1681c6b548c59ea6", "2c019c28", "b4096ccf"],
  [5, "5fafdcbd5478f452", "39eff3eb022a0921", "36749a797e738927", "165b204880552030", "a5206ff6", "8d74fdbc"],
  [8, "bf00e6d0b9b7b985", "83ae8745cb018fb1", "4b11e48be78ba603", "d937e9e4a71e433a", "3d02b0db", "dc3a575b"],
  [9, "1256a112d91bdf0e", "5790c43524acedfe", "42a8e8e5ca320b54", "067396a5c5ef7c89", "4ea487ca", "298cc0df"],
  [
    15,
    "01f7ca9f8d8ec870",
    "e07eb97aa6aadd53",
    "9c5bee4d1a6ed405",
    "d3222092aa8f835b",
    "aac80784",
    "1de6c9f7",
  ],
  [
    16,
    "513b317d25045e6d",
    "f235d2a101bef5db",
    "b88b7957ac6ebad7",
    "b6b3ddc25603d4d3",
    "36fdbad6",
    "f4e30b17",
  ],
  [
    17,
    "3b340589d35f7618",
    "76865ef1c878b33f",
    "aa59e2efbc823ca7",
    "3bdf25f941dd5a19",
    "a560602d",
    "4a15f780",
  ],
  [
    32,
    "0908d199613f16ab",
    "be0da93489afb691",
    "7674a81e206c8cdf",
    "eef7b1f885ae1936",
    "e796f98d",
    "0b3fc07f",
  ],
  [
    33,
    "a313e5f1b6bb995c",
    "65307f124bc194cb",
    "61758ef2747dda22",
    "b2fe859b157a1042",
    "799eeb77",
    "a54afe0b",
  ],
  [
    64,
    "c728a652acda1fe8",
    "868dd17efece0c7f",
    "49962ec52fac6fb9",
    "a3a26414573a93cf",
    "a563247b",
    "06904e9a",
  ],
  [
    65,
    "8de6b88887fe32c4",
    "70bc83015f131270",
    "200d4b5ab4448024",
    "4dc8a2b20492cf9e",
    "0aab0f47",
    "e170c239",
  ],
  [
    128,
    "085672cf8c2d759b",
    "388335e2e16cddaa",
    "093a564d377f82fa",
    "7328992fdbe87c83",
    "e2fcbe70",
    "095df542",
  ],
  [
    129,
    "2c4dd1769210dfd4",
    "674555f170dc11b5",
    "5227c0fbc47f4f5d",
    "7946607517bde798",
    "31813925",
    "dfc6a573",
  ],
  [
    300,
    "5d5ed8f1d9f5b14e",
    "7b10e3f4e3056bd0",
    "dfa84d5a90ca9885",
    "0971e0ce4a79a78d",
    "2ea03c6c",
    "ea964e3f",
  ],
  [
    48,
    "cad1b52512970831",
    "4b263cdfc1d5230e",
    "e596ae7802994c18",
    "b499643ab8f96bbd",
    "954b0057",
    "506f1b61",
  ],
  [
    49,
    "eafefdbd2a87f42f",
    "5991f0896740babd",
    "347f72acc9c51c32",
    "f15d9e57fddc1b19",
    "1106f52a",
    "9335dadc",
  ],
  [
    96,
    "a04b2638d991d5ca",
    "93bf94eaed2e6723",
    "a95ca32c76f7d94b",
    "b4f57c80f96cb3c1",
    "eeaf06d9",
    "3ecebd61",
  ],
  [
    256,
    "8e41652f73ada1ac",
    "c9c419fb5da9d1d5",
    "b04060c6a960046c",
    "2fadbae86c41a36c",
    "f78a9b3c",
    "5430233e",
  ],
  [
    384,
    "39fef2e461f56c6e",
    "62c7a0432fae8b33",
    "28156fc3cd7c923b",
    "bd70eeaa43695af8",
    "cfd9d9e8",
    "c21fcaa1",
  ],
  [
    65556,
    "0902dd8740aedeab",
    "dc8fdd323ceb0384",
    "0db959275b5b0e9d",
    "4a208a43348d5617",
    "a9df3c53",
    "2bfa1531",
  ],
];

interface Algorithm {
  readonly name: string;
  readonly minors: readonly number[];
  readonly goarch: GoArch;
  readonly keys: HashKeys;
}

const algorithms: readonly Algorithm[] = [
  { name: "AES amd64", minors: [18, 22, 27], goarch: "amd64", keys: countingAesKeys(128) },
  { name: "AES arm64", minors: [21, 26, 27], goarch: "arm64", keys: countingAesKeys(128) },
  { name: "fallback to 1.22", minors: [18, 22], goarch: "amd64", keys: patternedHashkey(8) },
  { name: "fallback from 1.23", minors: [23, 27], goarch: "riscv64", keys: patternedHashkey(8) },
  { name: "AES 386", minors: [18, 27], goarch: "386", keys: countingAesKeys(64) },
  { name: "fallback 386", minors: [18, 27], goarch: "386", keys: patternedHashkey(4) },
];

/** Puts the bytes of the vectors at an offset of a fresh object and hashes them. */
function memhash(fixture: ReturnType<typeof hashFixture>, sizeBytes: number, shift: number): void {
  const at = fixture.heap.allocate(sizeBytes + 32, true) + 8 + shift;
  // What lies around the bytes must not matter.
  fixture.heap.u8.fill(0xee, at - 8, at + sizeBytes + 8);
  for (let i = 0; i < sizeBytes; i++) fixture.heap.u8[at + i] = 7 * i + 3;
  fixture.hasher.hashBytes(at, sizeBytes, seedLo, seedHi);
}

for (const [column, { name, minors, goarch, keys }] of algorithms.entries())
  test(`memhash of ${name} gives what Go gives at every length and alignment`, () => {
    for (const minor of minors) {
      const fixture = hashFixture(minor, goarch, keys);
      for (const [sizeBytes, ...hashes] of vectors)
        for (let shift = 0; shift < 4; shift++) {
          memhash(fixture, sizeBytes, shift);
          const digits = goarch === "386" ? 8 : 16;
          assert.equal(
            hex(fixture.hasher.out, digits),
            hashes[column],
            `go1.${minor}, ${sizeBytes} bytes, shift ${shift}`,
          );
        }
    }
  });

test("arm64 up to 1.20 leaves the last MixColumns of 1 to 16 bytes out", () => {
  const fixture = hashFixture(20, "arm64", countingAesKeys(128));
  const expected: readonly (readonly [number, string])[] = [
    [1, "01aba4a9fa92e7af"],
    [8, "d2a3138d216d962e"],
    [16, "b7a5e4422621eb7d"],
    [17, "76865ef1c878b33f"],
  ];
  for (const [sizeBytes, hash] of expected) {
    memhash(fixture, sizeBytes, 0);
    assert.equal(hex(fixture.hasher.out), hash, `${sizeBytes} bytes`);
  }
});

test("memhash64 and memhash32 by value give what Go gives", () => {
  const lo = 0x18110a03;
  const hi = 0x342d261f;
  const expected: readonly (readonly [number, GoArch, HashKeys, string, string])[] = [
    [18, "amd64", countingAesKeys(128), "6ab63c32d58b01ca", "de1086336783e668"],
    [27, "amd64", countingAesKeys(128), "6ab63c32d58b01ca", "de1086336783e668"],
    [26, "arm64", countingAesKeys(128), "101f5b6d814c6b83", "11d5962db977dadb"],
    [27, "arm64", countingAesKeys(128), "101f5b6d814c6b83", "f1fe46f7dcb1531f"],
    [22, "amd64", patternedHashkey(8), "4b11e48be78ba603", "52727ca722335ed3"],
    [23, "amd64", patternedHashkey(8), "d937e9e4a71e433a", "1681c6b548c59ea6"],
    [26, "386", countingAesKeys(64), "7c762cd6", "8592696a"],
    [26, "386", patternedHashkey(4), "dc3a575b", "b4096ccf"],
  ];
  for (const [minor, goarch, keys, hash64, hash32] of expected) {
    const { hasher } = hashFixture(minor, goarch, keys);
    hasher.hash64(lo, hi, seedLo, seedHi);
    assert.equal(hex(hasher.out, hash64.length as 8 | 16), hash64, `memhash64 go1.${minor} ${goarch}`);
    hasher.hash32(lo, seedLo, seedHi);
    assert.equal(hex(hasher.out, hash32.length as 8 | 16), hash32, `memhash32 go1.${minor} ${goarch}`);
  }
});

test("map[int] keys hash as in recorded maps, with the 32-bit seed of classic maps and the 64-bit one of Swiss maps", () => {
  const { hasher } = hashFixture(26, "amd64", countingAesKeys(128));
  const expected: readonly (readonly [number, string, string])[] = [
    [1, "6ba80a4d54e00c52", "c43a2c902fdbaf96"],
    [2, "e2551fd67580c624", "de748561ca35fbf7"],
    [3, "55fc15e2133a22d2", "0fe68b8471cabe4f"],
  ];
  for (const [key, classic, swiss] of expected) {
    hasher.hash64(key, 0, 0x12345678, 0);
    assert.equal(hex(hasher.out), classic);
    hasher.hash64(key, 0, seedLo, seedHi);
    assert.equal(hex(hasher.out), swiss);
    // The same halves as unsigned numbers.
    hasher.hash64(key, 0, seedLo >>> 0, seedHi);
    assert.equal(hex(hasher.out), swiss);
  }
});

test("changing seeds and lengths in turn never leaves an old block behind", () => {
  const fixture = hashFixture(26, "amd64", countingAesKeys(128));
  const fresh = (sizeBytes: number, seed: number): string => {
    const other = hashFixture(26, "amd64", countingAesKeys(128));
    other.hasher.hashBytes(other.heap.allocate(512, true), sizeBytes, seed, ~seed);
    return hex(other.hasher.out);
  };
  const at = fixture.heap.allocate(512, true);
  for (const [sizeBytes, seed] of [
    [16, 1],
    [200, 1],
    [300, 1],
    [200, 2],
    [16, 1],
    [16, 2],
    [0, 2],
    [128, 1],
    [129, 1],
  ] as const) {
    fixture.hasher.hashBytes(at, sizeBytes, seed, ~seed);
    assert.equal(hex(fixture.hasher.out), fresh(sizeBytes, seed), `${sizeBytes} bytes, seed ${seed}`);
  }
});

test("the heap may grow between two hashes", () => {
  const fixture = hashFixture(26, "amd64", countingAesKeys(128));
  const at = fixture.heap.allocate(16, true);
  fixture.heap.u8.set([1, 2, 3], at);
  fixture.hasher.hashBytes(at, 16, 1, 2);
  const before = hex(fixture.hasher.out);
  fixture.heap.allocate(1 << 22, true);
  fixture.hasher.hashBytes(at, 16, 1, 2);
  assert.equal(hex(fixture.hasher.out), before);
});
