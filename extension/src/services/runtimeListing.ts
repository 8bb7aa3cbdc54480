import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type * as vscode from "vscode";
import { diskFiles } from "../node/diskFiles.ts";
import { goCommand, runGo } from "../node/runGo.ts";
import { type AssemblyTarget, processorOf } from "../workspace/listings.ts";
import { Toolchains } from "../workspace/toolchains.ts";

/** Building may compile the standard library anew, and objdump itself from Go 1.25 on. */
const timeoutMilliseconds = 300_000;
/** Listings kept, newest first. */
const keptListings = 16;

/** A program that holds every map function that compiled code calls; the linker drops what nothing calls. */
const program = `package main

type small struct{ a, b int32 }
type big [2000]byte

var kept map[int]int

//go:noinline
func use[K comparable, V any](m map[K]V, k K, v V) int {
	_ = m[k]
	e, ok := m[k]
	m[k] = v
	m[k] = e
	n := 0
	for range m {
		n++
	}
	delete(m, k)
	if ok {
		for k := range m {
			delete(m, k)
		}
	}
	return n
}

//go:noinline
func forms(n int, p *int, c chan int, x interface{}, s string, b big) int {
	m32, m64, mstr := make(map[uint32]int, n), make(map[uint64]int, n), make(map[string]int, n)
	mptr, mchan := make(map[*int]*int, n), make(map[chan int]int)
	many, wide := make(map[small]int, n), make(map[int]big, n)
	face, sized := make(map[interface{}]int, n), make(map[uint64]int, int64(n))
	m32[uint32(n)]++
	m64[uint64(n)]++
	sized[uint64(n)]++
	mstr[s]++
	mptr[p] = p
	mchan[c]++
	many[small{a: int32(n)}]++
	wide[n] = b
	face[x]++
	w, ok := wide[n+1]
	u := wide[n+2]
	total := int(w[0]) + int(u[1]) + m32[3] + m64[4] + mstr["a"] + many[small{}] + face[1] + mchan[c]
	if _, there := m32[5]; there != ok {
		total++
	}
	if _, there := m64[6]; there {
		total++
	}
	if _, there := mstr["b"]; there {
		total++
	}
	if _, there := many[small{b: 7}]; there {
		total++
	}
	if mptr[p] == p {
		total++
	}
	for k := range m64 {
		total += int(k)
	}
	kept = map[int]int{}
	delete(m32, 1)
	delete(m64, 2)
	delete(mstr, s)
	delete(mptr, p)
	delete(many, small{})
	delete(wide, n)
	for k := range m32 {
		delete(m32, k)
	}
	return total + len(m32) + len(m64) + len(mstr) + len(mptr) + len(many)
}

func main() {
	var p int
	n := use(map[int]int{}, 1, 2) + use(map[string]string{}, "a", "b") + use(map[float64]int{}, 1, 2)
	println(n + forms(n+100, &p, make(chan int), n, "key", big{}))
}
`;

/** A listing of the map functions of a toolchain's runtime, by go tool objdump. */
export interface RuntimeListing {
  readonly text: string;
  /** "go1.26.8" */
  readonly version: string;
  readonly goarch: string;
  /** It was made before, by the same toolchain. */
  readonly cached: boolean;
}

/** A listing of the same functions that ships with the extension: "go1.26.11-amd64.txt.gz". @throws when it is not there */
export async function recordedListing(file: string): Promise<RuntimeListing> {
  const [version = "", goarch = ""] = path.basename(file, ".txt.gz").split("-");
  const text = await promisify(gunzip)(await readFile(file));
  return { text: text.toString("utf8"), version, goarch, cached: true };
}

/**
 * Builds a small program with the user's toolchain and disassembles the map functions of its runtime; kept by version
 * and processor, so that it is done once.
 * @param folder a folder of the user's, which decides what the go command is
 * @param cache where listings are kept
 * @param pattern which functions, for `objdump -s`
 * @throws Error with one sentence
 */
export async function runtimeListing(
  request: {
    readonly goPath: string;
    readonly folder: string;
    readonly target: AssemblyTarget;
    readonly cache: string;
    readonly pattern: string;
  },
  token?: vscode.CancellationToken,
): Promise<RuntimeListing> {
  const { goPath, folder, target, cache } = request;
  const toolchains = new Toolchains(goCommand(goPath), diskFiles(0));
  const env = {
    ...(await toolchains.environmentFor(target.release, folder, token)),
    ...processorOf(target),
  };
  const { version, goarch } = await toolchains.of(folder, env, token);
  const told = { version, goarch };
  const options = [goarch, target.goamd64, target.goarm64].filter((part) => part !== "auto").join("-");
  const file = path.join(
    cache,
    `${version.replace(/[^\w.-]+/g, "_")}-${options.replace(/[^\w.,-]+/g, "_")}.txt`,
  );
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return { text: known, ...told, cached: true };
  const text = await makeListing(
    request,
    { ...(await pinned(toolchains, version, env, token)), ...env },
    token,
  );
  await keep(cache, file, text);
  return { text, ...told, cached: false };
}

/** Outside the user's folder the go command must still be the one that was asked there. */
async function pinned(
  toolchains: Toolchains,
  version: string,
  env: Readonly<Record<string, string>>,
  token?: vscode.CancellationToken,
): Promise<Record<string, string>> {
  const usual = await toolchains.of(os.tmpdir(), env, token);
  const plain = /^go1\.[\w.]+$/.exec(version)?.[0];
  return usual.version === version || plain === undefined ? {} : { GOTOOLCHAIN: plain };
}

async function makeListing(
  { goPath, pattern }: { readonly goPath: string; readonly pattern: string },
  env: Readonly<Record<string, string>>,
  token?: vscode.CancellationToken,
): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "mapscope-"));
  try {
    await writeFile(path.join(folder, "go.mod"), "module mapscope.invalid/listing\n\ngo 1.18\n");
    await writeFile(path.join(folder, "main.go"), program);
    // No cgo: other processors have no C compiler here, and maps need none. No flags of the user's for other modules.
    const options = {
      cwd: folder,
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
      timeoutMilliseconds,
    };
    const binary = path.join(folder, "listing.bin");
    const built = await runGo(goPath, ["build", "-o", binary, "."], options, token);
    if (built.exitCode !== 0)
      throw new Error(`the program for the listing did not compile: ${firstLine(built.stderr)}`);
    const native = { ...options, env: { ...options.env, GOARCH: "", GOOS: "" } };
    const dumped = await runGo(goPath, ["tool", "objdump", "-s", pattern, binary], native, token);
    if (dumped.exitCode !== 0 || !dumped.stdout.includes("TEXT "))
      throw new Error(`go tool objdump gave no listing: ${firstLine(dumped.stderr)}`);
    return dumped.stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const firstLine = (text: string): string =>
  text.split("\n").find((line) => line !== "" && !line.startsWith("# ")) ?? "it said nothing";

/** Writes a listing whole or not at all, and drops the oldest. A disk that is full costs the next listing only time. */
async function keep(cache: string, file: string, text: string): Promise<void> {
  try {
    await mkdir(cache, { recursive: true });
    const unfinished = `${file}.${process.pid}.new`;
    await writeFile(unfinished, text);
    await rename(unfinished, file);
    const names = (await readdir(cache)).map((name) => path.join(cache, name));
    const dated = await Promise.all(names.map(async (name) => ({ name, time: (await stat(name)).mtimeMs })));
    dated.sort((a, b) => b.time - a.time);
    for (const { name } of dated.slice(keptListings)) await rm(name, { force: true });
  } catch {
    // It is made again next time.
  }
}
