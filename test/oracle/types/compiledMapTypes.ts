import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RandomMapType } from "./randomMapTypes.ts";

/** What the compiler wrote about a map type into its listing. */
export interface CompiledMapType {
  /** "mapassign_fast64": the function that `m[k] = v` calls. */
  readonly assign: string;
  readonly sizeBytes: number;
  /** The descriptor's bytes; the listing leaves out zeros at the end. */
  readonly bytes: Uint8Array;
  /** The hasher's symbol without "·f". */
  readonly hasher: string;
}

/** The environment that chooses a release, a GOARCH and its experiments. */
export interface CompilerChoice {
  readonly toolchain: string;
  readonly goarch: string;
  readonly ptrSizeBytes: 4 | 8;
  readonly experiment?: string;
}

/**
 * Compiles one function `m[k] = v` for each type and reads the map types' descriptors from the listing.
 * @throws when Go is missing or refuses a type
 */
export function compileMapTypes(types: readonly RandomMapType[], choice: CompilerChoice): CompiledMapType[] {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-types-"));
  try {
    writeFileSync(path.join(folder, "go.mod"), "module types\n\ngo 1.18\n");
    writeFileSync(path.join(folder, "types.go"), goSource(types));
    const listing = execFileSync("go", ["tool", "compile", "-p", "main", "-S", "-o", "types.o", "types.go"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 300_000,
      env: {
        ...process.env,
        GOTOOLCHAIN: choice.toolchain,
        GOARCH: choice.goarch,
        GOOS: "linux",
        GOEXPERIMENT: choice.experiment ?? "",
        GOFLAGS: "",
      },
    });
    return readListing(listing, types.length, choice.ptrSizeBytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function goSource(types: readonly RandomMapType[]): string {
  const functions = types.map(
    ({ text }, i) =>
      `type E${i} = ${text}\nfunc assign${i}(m ${text}) { for k, v := range m { m[k] = v } }\n`,
  );
  const definitions = types.flatMap((t) => t.definitions);
  return `package main\n\nimport "unsafe"\n\nvar _ unsafe.Pointer\n\n${[...definitions, ...functions].join("\n")}\n`;
}

/** Listing blocks: a header line at column 0, then lines that start with a tab. */
function readListing(listing: string, count: number, ptrSizeBytes: number): CompiledMapType[] {
  const blocks = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of listing.split("\n")) {
    if (line.startsWith("\t")) lines.push(line);
    else {
      lines = [line];
      blocks.set(line.replace(/ S[A-Z]+ .*$/, "").replaceAll('"".', "main."), lines);
    }
  }
  return Array.from({ length: count }, (_, i) => {
    const body = (blocks.get(`main.assign${i}`) ?? []).join("\n").replaceAll('"".', "main.");
    const assign = /runtime\.(mapassign\w*)\(SB\)/.exec(body)?.[1];
    const symbol = /(type[:.]map\[.*)\(SB\)/.exec(body)?.[1];
    if (assign === undefined || symbol === undefined) throw new Error(`no map assignment in assign${i}`);
    return { assign, ...readDescriptor(blocks.get(symbol) ?? [], symbol, ptrSizeBytes) };
  });
}

function readDescriptor(
  lines: readonly string[],
  symbol: string,
  ptrSizeBytes: number,
): Omit<CompiledMapType, "assign"> {
  const sizeBytes = Number(/ size=(\d+)/.exec(lines[0] ?? "")?.[1] ?? Number.NaN);
  const bytes = new Uint8Array(sizeBytes || 0);
  let hasher: string | undefined;
  const hasherOffset = ptrSizeBytes === 8 ? 72 : 44;
  for (const line of lines.slice(1)) {
    const data = /^\t0x([\da-f]{4})((?: [\da-f]{2})+)/.exec(line);
    if (data)
      bytes.set(
        Buffer.from((data[2] as string).replaceAll(" ", ""), "hex"),
        Number.parseInt(data[1] as string, 16),
      );
    const relocation = /^\trel (\d+)\+\d+ t=\S+ (.*)\+0$/.exec(line);
    if (Number(relocation?.[1]) === hasherOffset) hasher = relocation?.[2]?.replace(/·f$/, "");
  }
  if (hasher === undefined) throw new Error(`no hasher in the descriptor of ${symbol}`);
  return { sizeBytes, bytes, hasher: hasher.replaceAll('"".', "main.") };
}
