import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CompilerChoice } from "./compiledMapTypes.ts";

/** What the compiler wrote about a type into its descriptor (internal/abi Type). */
export interface CompiledType {
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly hasPointers: boolean;
  readonly comparable: boolean;
}

/**
 * Compiles a struct with one field of each type and reads the structs' descriptors from the listing.
 * @param types Go syntax in a file with these declarations
 * @throws when Go is missing or refuses a type
 */
export function compileTypes(
  declarations: string,
  types: readonly string[],
  choice: CompilerChoice,
): CompiledType[] {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-types-"));
  try {
    const minor = choice.toolchain.split(".")[1];
    writeFileSync(path.join(folder, "go.mod"), `module types\n\ngo 1.${minor}\n`);
    const wrapped = types.map((type, i) => `type W${i} struct{ f ${type} }\nvar V${i} any = *new(W${i})\n`);
    writeFileSync(path.join(folder, "types.go"), `package types\n\n${declarations}\n${wrapped.join("")}`);
    const { GOFLAGS: _, ...env } = process.env;
    const { status, stderr } = spawnSync("go", ["build", "-gcflags=-S", "."], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 600_000,
      env: {
        ...env,
        GOTOOLCHAIN: choice.toolchain,
        GOARCH: choice.goarch,
        GOOS: "linux",
        CGO_ENABLED: "0",
        // 1.19 loses its way in its own package index when it runs as a downloaded toolchain.
        GODEBUG: "goindex=0",
        GOEXPERIMENT: choice.experiment ?? "",
      },
    });
    if (status !== 0) throw new Error(stderr.slice(0, 4000));
    return readListing(stderr, types.length, choice);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readListing(
  listing: string,
  count: number,
  { ptrSizeBytes, goarch }: CompilerChoice,
): CompiledType[] {
  const found = new Map<number, CompiledType>();
  const isBig = /^(?:mips|mips64|ppc64|s390x)$/.test(goarch);
  for (const [, n, lines = ""] of listing.matchAll(/^type[:.](?:types|"")\.W(\d+) S.*\n((?:\t.*\n)*)/gm)) {
    const bytes = new DataView(new ArrayBuffer(ptrSizeBytes * 2 + 8));
    for (const [, at = "", data = ""] of lines.matchAll(/^\t0x([\da-f]{4})((?: [\da-f]{2})+)/gm))
      for (const [i, byte] of data.trim().split(" ").entries()) {
        const place = Number.parseInt(at, 16) + i;
        if (place < bytes.byteLength) bytes.setUint8(place, Number.parseInt(byte, 16));
      }
    const word = (at: number): number =>
      ptrSizeBytes === 8 ? Number(bytes.getBigUint64(at, !isBig)) : bytes.getUint32(at, !isBig);
    found.set(Number(n), {
      sizeBytes: word(0),
      alignBytes: bytes.getUint8(ptrSizeBytes * 2 + 5),
      hasPointers: word(ptrSizeBytes) > 0,
      comparable: new RegExp(`^\\trel ${ptrSizeBytes * 2 + 8}\\+`, "m").test(lines),
    });
  }
  return Array.from({ length: count }, (_, i) => {
    const type = found.get(i);
    if (type === undefined) throw new Error(`no descriptor of W${i}`);
    return type;
  });
}
