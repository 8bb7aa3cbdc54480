// Runs a WASI program: node runWasm.mjs PROGRAM ARGUMENT…
// Go makes pipes non-blocking, which WASI cannot wait for: input and output go through files.
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { WASI } from "node:wasi";

const [file = "", ...args] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), "mapscope-wasm-"));
try {
  const [input, output] = [path.join(folder, "in"), path.join(folder, "out")];
  writeFileSync(input, await readAll(process.stdin));
  const [stdin, stdout] = [openSync(input, "r"), openSync(output, "w")];
  const options = { args: [file, ...args], env: process.env, stdin, stdout, returnOnExit: true };
  const wasi = new WASI({ version: "preview1", ...options });
  const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject());
  process.exitCode = wasi.start(instance);
  for (const descriptor of [stdin, stdout]) closeSync(descriptor);
  await pipeline(createReadStream(output), process.stdout);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
