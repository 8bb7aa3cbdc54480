import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { fitsDescriptor } from "../../../../extension/src/core/compile/mapDescriptor.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

function read(printed: string): BuildListings {
  const listings = new BuildListings((file) => `/p/${file.replace("./", "")}`);
  listings.feed(printed);
  listings.end();
  return listings;
}

// As go1.26 prints it for amd64; the bytes behind 0x60 of the real descriptor.
const printed = `# example.com/p
./a.go:3:6: cannot inline f: function too complex: cost 97 exceeds budget 80
./a.go:4:11: make(map[int]int) escapes to heap in f:
./a.go:4:11:   flow: {heap} ← &{storage for make(map[int]int)}:
./a.go:4:11: make(map[int]int) escapes to heap
example.com/p.f STEXT size=10 args=0x0 locals=0x0 funcid=0x0 align=0x0
\t0x0010 00016 (/p/a.go:4)\tCALL\truntime.makemap_small(SB)
type:map[int]int SRODATA dupok size=112
\t0x0000 08 00 00 00 00 00 00 00 08 00 00 00 00 00 00 00  ................
\t0x0010 00 00 00 00 02 08 08 15 00 00 00 00 00 00 00 00  ................
\t0x0050 88 00 00 00 00 00 00 00 10 00 00 00 00 00 00 00  ................
\t0x0060 08 00 00 00 00 00 00 00 00 00 00 00              ............
\trel 72+8 t=R_ADDR runtime.memhash64·f+0
# example.com/p [example.com/p.test]
example.com/p.g STEXT size=10
\t0x0010 00016 (/p/a_test.go:4)\tCALL\truntime.mapclear(SB)`;

describe("what go prints when it compiles", () => {
  it("is told apart by package", () => {
    const listings = read(printed);
    const found = listings.result();
    assert.deepEqual([...found.keys()], ["example.com/p", "example.com/p [example.com/p.test]"]);
    const own = found.get("example.com/p");
    assert.deepEqual(
      own?.callsAt("/p/a.go", 4).map(({ call }) => call),
      ["runtime.makemap_small"],
    );
    assert.deepEqual(own?.escapesAt("/p/a.go", 4), [{ column: 11, to: "heap" }]);
    assert.deepEqual(own?.allocationsIn("/p/a.go"), [
      { line: 4, column: 11, to: "heap", subject: "make(map[int]int)" },
    ]);
    assert.deepEqual([own?.hasFile("/p/a.go"), own?.hasFile("/p/a_test.go")], [true, false]);
    assert.deepEqual(listings.complaints, []);
  });

  it("has descriptors, which fit their own type only", () => {
    const descriptor = read(printed).result().get("example.com/p")?.descriptors.get("map[int]int");
    assert.ok(descriptor);
    assert.deepEqual([descriptor.sizeBytes, descriptor.hasher], [112, "runtime.memhash64"]);
    assert.ok(fitsDescriptor(mapType("map[int]int", "1.26"), descriptor));
    for (const other of ["map[int][3]int", "map[string]int", "map[float64]int", "map[[8]byte][9]byte"])
      assert.ok(!fitsDescriptor(mapType(other, "1.26"), descriptor), other);
    assert.ok(!fitsDescriptor(mapType("map[int]int", "1.23"), descriptor));
    assert.ok(fitsDescriptor(mapType("map[uint64]*int", "1.26"), descriptor), "the same layout");
  });

  it("gives whole the functions that are wanted", () => {
    const listings = new BuildListings(
      (file) => file,
      ({ instructions }) => instructions.some(({ file }) => file === "/p/a.go"),
    );
    for (const half of [printed.slice(0, 500), printed.slice(500)]) listings.feed(half);
    listings.end();
    assert.deepEqual([...listings.functions.keys()], ["example.com/p.f"]);
    assert.deepEqual(
      listings.functions.get("example.com/p.f")?.instructions.map(({ text }) => text),
      ["CALL runtime.makemap_small(SB)"],
    );
  });

  it("may be compile errors", () => {
    const { complaints } = read(
      "# example.com/p\n./a.go:13:14: undefined: x\n./a.go:1:1: can inline f with cost 2",
    );
    assert.deepEqual(complaints, ["./a.go:13:14: undefined: x"]);
    assert.deepEqual(read("go: parsing $GOFLAGS: unknown flag -nope").complaints.length, 1);
    const continued = read(
      "# p\n./a.go:3:5: cannot use x\n\thave (int)\n\twant (string)\n./a.go:4:1: can inline f",
    );
    assert.deepEqual(continued.complaints.length, 3);
    assert.deepEqual(read("cmd/go: unsupported GOOS/GOARCH pair linux/vax").complaints.length, 1);
    assert.deepEqual(read("go: downloading example.com/x v1.0.0").complaints, []);
    assert.equal(read("garbage\n\tmore\n# \n").result().size, 0);
  });
});
