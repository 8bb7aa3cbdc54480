// Records the listings that ship for machines without Go: node test/oracle/asm/recordListings.mjs
// Each holds all map functions of a release, as its own go tool objdump prints them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { importTypeScript, root } from "../../../esbuild.mjs";

const recorded = [
  { release: "1.23.12", goarch: "amd64" },
  { release: "1.23.12", goarch: "arm64" },
  { release: "1.26.11", goarch: "amd64" },
  { release: "1.26.11", goarch: "arm64" },
];

const { runtimeListing } = await importTypeScript("extension/src/services/runtimeListing.ts");
const { objdumpPattern } = await importTypeScript("extension/src/features/assembly/runtimeNames.ts");
const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-record-"));
try {
  for (const { release, goarch } of recorded) {
    const target = { release, goarch, goamd64: "auto", goarm64: "auto", optimize: true };
    const request = {
      goPath: "",
      folder,
      target,
      cache: path.join(folder, "cache"),
      pattern: objdumpPattern,
    };
    const { text, version } = await runtimeListing(request);
    // Where the toolchain lay on this machine is nobody's business.
    const portable = text.replace(/^(TEXT \S+ ).*\/src\//gm, "$1/usr/local/go/src/");
    const file = `media/listings/${version}-${goarch}.txt.gz`;
    const bytes = gzipSync(portable, { level: 9 });
    writeFileSync(path.join(root, file), bytes);
    console.log(`${file}: ${portable.match(/^TEXT /gm).length} functions, ${bytes.length} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
