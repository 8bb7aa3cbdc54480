import { isWithin, type ReleaseSpan } from "../go/release/releaseSpan.ts";
import type { PackageIndex } from "./entity.ts";
import { type GoParser, readGoFile } from "./goParser.ts";
import { indexPackage } from "./packageIndex.ts";
import { standardPackageName } from "./standardPackages.ts";
import type { StandardLibrary } from "./writtenMapType.ts";

/** Declarations that hold in releases `from` to `to`, both included; all modelled ones where absent. */
interface Known extends ReleaseSpan {
  readonly go: string;
}

const always = (go: string): readonly Known[] => [{ go }];
const sizes = (size: number, blockSize: number): readonly Known[] =>
  always(`const Size = ${size}; const BlockSize = ${blockSize}`);

/**
 * What of Go's library people put into maps, as far as a layout depends on it: pointers are unsafe.Pointer, interfaces
 * have one method. The oracle holds each row against the compilers of 1.18 to 1.27.
 */
const known: ReadonlyMap<string, readonly Known[]> = new Map(
  Object.entries({
    bytes: always("type Buffer struct{ buf []byte; off int; lastRead int8 }"),
    "container/list": always(
      "type Element struct{ next, prev, list unsafe.Pointer; Value any }; type List struct{ root Element; len int }",
    ),
    context: always("type Context interface{ M() }"),
    "crypto/md5": sizes(16, 64),
    "crypto/sha1": sizes(20, 64),
    "crypto/sha256": [...sizes(32, 64), ...always("const Size224 = 28")],
    "crypto/sha512": [
      ...sizes(64, 128),
      ...always("const Size224 = 28; const Size256 = 32; const Size384 = 48"),
    ],
    "database/sql": always(
      "type NullBool struct{ Bool, Valid bool }; type NullByte struct{ Byte byte; Valid bool }; type NullFloat64 struct{ Float64 float64; Valid bool }; type NullInt16 struct{ Int16 int16; Valid bool }; type NullInt32 struct{ Int32 int32; Valid bool }; type NullInt64 struct{ Int64 int64; Valid bool }; type NullString struct{ String string; Valid bool }",
    ),
    "encoding/json": always("type Number string; type RawMessage []byte"),
    "go/token": always(
      "type Pos int; type Token int; type Position struct{ Filename string; Offset, Line, Column int }",
    ),
    image: always("type Point struct{ X, Y int }; type Rectangle struct{ Min, Max Point }"),
    "image/color": always("type RGBA struct{ R, G, B, A uint8 }; type NRGBA struct{ R, G, B, A uint8 }"),
    io: always(
      "type Reader interface{ M() }; type Writer interface{ M() }; type Closer interface{ M() }; type ReadCloser interface{ M() }; type ReadWriter interface{ M() }; type WriteCloser interface{ M() }",
    ),
    "io/fs": always("type FileMode uint32; type FileInfo interface{ M() }; type DirEntry interface{ M() }"),
    "log/slog": [{ from: 21, go: "type Level int" }],
    math: always(
      "const MaxInt8 = 1<<7 - 1; const MaxInt16 = 1<<15 - 1; const MaxInt32 = 1<<31 - 1; const MaxUint8 = 1<<8 - 1; const MaxUint16 = 1<<16 - 1; const MaxUint32 = 1<<32 - 1",
    ),
    "math/big": always(
      "type Word uint; type Int struct{ neg bool; abs []Word }; type Rat struct{ a, b Int }; type Float struct{ prec uint32; mode byte; acc int8; form byte; neg bool; mant []Word; exp int32 }",
    ),
    "math/bits": always("const UintSize = 32 << (^uint(0) >> 63)"),
    net: always(
      "type IP []byte; type IPMask []byte; type HardwareAddr []byte; type Flags uint; type IPNet struct{ IP IP; Mask IPMask }; type IPAddr struct{ IP IP; Zone string }; type TCPAddr struct{ IP IP; Port int; Zone string }; type UDPAddr struct{ IP IP; Port int; Zone string }; type Addr interface{ M() }; type Conn interface{ M() }; type Listener interface{ M() }; const IPv4len = 4; const IPv6len = 16",
    ),
    "net/http": always(
      "type Header map[string][]string; type Handler interface{ M() }; type HandlerFunc func()",
    ),
    "net/netip": [
      ...always("type uint128 struct{ hi, lo uint64 }; type AddrPort struct{ ip Addr; port uint16 }"),
      { to: 22, go: "type Addr struct{ addr uint128; z unsafe.Pointer }" },
      { from: 23, go: "type Addr struct{ addr uint128; z struct{ value unsafe.Pointer } }" },
      { to: 20, go: "type Prefix struct{ ip Addr; bits int16 }" },
      { from: 21, go: "type Prefix struct{ ip Addr; bitsPlusOne uint8 }" },
    ],
    "net/url": [
      ...always(
        "type Values map[string][]string; type Userinfo struct{ username, password string; passwordSet bool }",
      ),
      {
        to: 18,
        go: "type URL struct{ Scheme, Opaque string; User unsafe.Pointer; Host, Path, RawPath string; ForceQuery bool; RawQuery, Fragment, RawFragment string }",
      },
      {
        from: 19,
        to: 25,
        go: "type URL struct{ Scheme, Opaque string; User unsafe.Pointer; Host, Path, RawPath string; OmitHost, ForceQuery bool; RawQuery, Fragment, RawFragment string }",
      },
      {
        from: 26,
        go: "type URL struct{ Scheme, Opaque string; User unsafe.Pointer; Host, Path, Fragment, RawQuery, RawPath, RawFragment string; ForceQuery, OmitHost bool }",
      },
    ],
    os: always("type FileMode uint32; type Signal interface{ M() }; type File struct{ file unsafe.Pointer }"),
    reflect: always(
      "type Kind uint; type Type interface{ M() }; type Value struct{ typ, ptr unsafe.Pointer; flag uintptr }",
    ),
    strings: always("type Builder struct{ addr unsafe.Pointer; buf []byte }"),
    sync: [
      { to: 23, go: "type Mutex struct{ state int32; sema uint32 }" },
      { from: 24, go: "type Mutex struct{ _ struct{}; mu struct{ state int32; sema uint32 } }" },
      ...always("type RWMutex struct{ w Mutex; writerSem, readerSem uint32; readerCount, readerWait int32 }"),
      { to: 23, go: "type Once struct{ done uint32; m Mutex }" },
      { from: 24, go: "type Once struct{ _ struct{}; done uint32; m Mutex }" },
    ],
    "sync/atomic": [
      ...always("type Value struct{ v any }"),
      {
        from: 19,
        go: "type align64 struct{}; type Bool struct{ v uint32 }; type Int32 struct{ v int32 }; type Uint32 struct{ v uint32 }; type Uintptr struct{ v uintptr }; type Int64 struct{ _ align64; v int64 }; type Uint64 struct{ _ align64; v uint64 }; type Pointer[T any] struct{ v unsafe.Pointer }",
      },
    ],
    time: always(
      "type Time struct{ wall uint64; ext int64; loc unsafe.Pointer }; type Duration int64; type Month int; type Weekday int",
    ),
    "unicode/utf8": always("const UTFMax = 4; const RuneSelf = 0x80"),
    unique: [{ from: 23, go: "type Handle[T any] struct{ value unsafe.Pointer }" }],
    uuid: [{ from: 27, go: "type UUID [16]byte" }],
  }),
);

/** Paths and exported names of the types and constants that are known of a release. */
export function knownNames(
  minor: number,
): { readonly path: string; readonly name: string; readonly isType: boolean }[] {
  return [...known.keys()].flatMap((path) =>
    [...(textOf(path, minor) ?? "").matchAll(/\b(type|const) (\p{Lu}\w*)/gu)].map(([, kind, name]) => ({
      path,
      name: name ?? "",
      isType: kind === "type",
    })),
  );
}

/** The library of a release where its sources are not at hand. */
export function knownLibrary(parser: GoParser, minor: number): StandardLibrary {
  const indexes = new Map<string, PackageIndex | null>();
  return {
    packageAt(path) {
      let index = indexes.get(path);
      if (index === undefined) {
        const text = textOf(path, minor);
        index = text === null ? null : indexPackage(path, [readGoFile(parser, text, `${path}.go`)]);
        indexes.set(path, index);
      }
      return index;
    },
    nameOf: standardPackageName,
    lacks: (name) => `${name} is not known: Go 1.${minor} is not on this machine`,
  };
}

/** A Go file with what is known of a package, or null. */
function textOf(path: string, minor: number): string | null {
  const rows = (known.get(path) ?? []).filter((row) => isWithin(row, minor));
  if (rows.length === 0) return null;
  return `package ${standardPackageName(path)}\nimport "unsafe"\n${rows.map(({ go }) => go).join("\n")}\n`;
}
