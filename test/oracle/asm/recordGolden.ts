import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { projectPath } from "../../support/projectPath.ts";
import { type ListedArch, type ListingKind, type ListingSource, listing, shapesListing } from "./listings.ts";

/** Releases besides those whose listings ship. */
const releases = ["1.18.10", "1.20.14", "1.22.12", "1.24.13", "1.27.4"];
const runtimeFunctions =
  "^(runtime\\.(mapassign_fast64|mapaccess2_faststr|mapdelete_fast32)|main\\.(u64|iter|fat))$";
const otherArchs: readonly ListedArch[] = ["386", "arm", "riscv64", "ppc64le", "s390x", "loong64", "wasm"];
const otherRelease = "1.26.11";
const otherFunctions = "^(runtime\\.mapassign_fast64|main\\.(u64|iter))$";

/** Writes the listings that the golden tests explain, each as a real toolchain of that release printed it. */
export async function recordGolden(): Promise<void> {
  for (const release of releases)
    for (const goarch of ["amd64", "arm64"] as const)
      await record({ release, goarch }, "objdump", runtimeFunctions);
  for (const goarch of otherArchs) {
    const source = { release: otherRelease, goarch };
    // There is no disassembler for wasm.
    if (goarch !== "wasm") await record(source, "objdump", otherFunctions);
    await record(source, "build -S", otherFunctions);
  }
}

async function record(source: ListingSource, kind: ListingKind, pattern: string): Promise<void> {
  const text = chosen(await listing(source, kind, pattern), new RegExp(pattern))
    // Where the toolchain and the program lay on this machine is nobody's business.
    .replace(/[^\s(]*\/src\/(runtime|internal)\//g, "/usr/local/go/src/$1/")
    .replace(/[^\s(]*\/(main\.go)/g, "/src/sample/$1");
  const name = `go${source.release}-${source.goarch}${kind === "objdump" ? "" : ".S"}.txt.gz`;
  mkdirSync(projectPath("test/golden/asm/listings"), { recursive: true });
  writeFileSync(projectPath("test/golden/asm/listings", name), gzipSync(text, { level: 9 }));
  console.log(`${name}: ${text.length} characters`);
}

/** Writes what the compiler prints of functions of many shapes. */
export async function recordShapes(): Promise<void> {
  for (const release of ["1.18.10", "1.23.12", "1.24.13", "1.26.11", "1.27.4"])
    for (const goarch of ["amd64", "arm64"] as const) {
      const text = chosen(await shapesListing({ release, goarch }), /./)
        .replace(/^\t0x[0-9a-f]{4} (?:[0-9a-f]{2} )+.*\n/gm, "")
        .replace(/[^\s(]*\/(shapes\.go)/g, "/src/shapes/$1");
      const name = `go${release}-${goarch}.txt.gz`;
      mkdirSync(projectPath("test/golden/asm/functions"), { recursive: true });
      writeFileSync(projectPath("test/golden/asm/functions", name), gzipSync(text, { level: 9 }));
      console.log(`functions/${name}: ${text.length} characters`);
    }
}

/** The functions of a compiler's listing whose name matches; all of a disassembly, which was limited already. */
function chosen(text: string, pattern: RegExp): string {
  if (!text.includes(" STEXT ")) return text;
  const parts = text.split(/^(?=\S)/m);
  return parts.filter((part) => part.includes(" STEXT ") && pattern.test(part.split(" ")[0] ?? "")).join("");
}
