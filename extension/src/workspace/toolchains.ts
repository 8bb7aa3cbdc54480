import { compareVersions } from "../core/go/release/selectToolchain.ts";
import { readGoEnv } from "./goEnv.ts";
import type { Cancel, FileSource, GoCommand, Place } from "./ports.ts";

/** A full version as Go names it: "1.23.12", "1.21rc2", with experiments behind a plus: "1.24.13+noswissmap". */
const fullVersion = /^1\.\d+(?:\.\d+|(?:rc|beta)\d+)$/;
const timeoutMilliseconds = 20_000;

/** The go command of a folder. */
export interface Toolchain {
  /** "go1.26.8" */
  readonly version: string;
  readonly goarch: string;
  /** Where modules, and toolchains that the go command fetched, are kept; as a path. */
  readonly moduleCache: string;
  /** GOROOT: the standard library's sources are in its folder src; as a path. */
  readonly root: string;
}

/** The toolchains that go takes in folders, each asked for once until `forget`. */
export class Toolchains {
  readonly #go: GoCommand;
  readonly #files: FileSource;
  readonly #known = new Map<string, Promise<Toolchain>>();

  constructor(go: GoCommand, files: FileSource) {
    this.#go = go;
    this.#files = files;
  }

  /** Asks again from now on: a go.mod, a go.work or a setting has changed. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * The toolchain that go takes in a folder.
   * @param env added to the environment: GOARCH, GOTOOLCHAIN
   * @throws Error with one sentence when there is none
   */
  of(folder: Place, env: Readonly<Record<string, string>> = {}, cancel?: Cancel): Promise<Toolchain> {
    const key = `${folder}\n${JSON.stringify(env)}`;
    let asked = this.#known.get(key);
    if (asked === undefined) {
      asked = this.#ask(folder, env, cancel);
      this.#known.set(key, asked);
      asked.catch(() => this.#known.delete(key));
    }
    return asked;
  }

  /** Versions that the go command has fetched and kept, newest first: "1.27.4", "1.26.11". */
  async fetched(folder: Place, { moduleCache }: Toolchain): Promise<string[]> {
    const kept = await this.#files.list(this.#files.resolve(folder, `${moduleCache}/golang.org`));
    const versions = (kept ?? []).flatMap(
      ({ name }) => /^toolchain@v0\.0\.1-go(1\.[\w.]+?)\.\w+-\w+$/.exec(name)?.[1] ?? [],
    );
    return [...new Set(versions)].sort(compareVersions).reverse();
  }

  /**
   * The environment that makes the go command compile with a release: "auto", "1.23", "1.23.12", "1.24+noswissmap".
   * A release without its patch must be on the machine; one with it is fetched by the go command.
   * @throws Error with one sentence when it cannot be had
   */
  async environmentFor(release: string, folder: Place, cancel?: Cancel): Promise<Record<string, string>> {
    const [version = "", ...experiments] = release.replace(/^go/, "").split("+");
    const experiment: Record<string, string> =
      experiments.length > 0 ? { GOEXPERIMENT: experiments.join(",") } : {};
    if (version === "auto") return experiment;
    if (fullVersion.test(version)) return { GOTOOLCHAIN: `go${version}`, ...experiment };
    if (!/^1\.\d+$/.test(version))
      throw new Error(`"${release}" is not a Go release such as 1.23 or 1.23.12`);
    const own = await this.of(folder, {}, cancel);
    const isOf = (found: string): boolean => found === version || found.startsWith(`${version}.`);
    if (isOf(own.version.replace(/^go/, ""))) return experiment;
    const found = (await this.fetched(folder, own)).find(isOf);
    if (found === undefined)
      throw new Error(
        `Go ${version} is not on this machine; choose it with its patch, such as ${version}.1, and the go command fetches it`,
      );
    return { GOTOOLCHAIN: `go${found}`, ...experiment };
  }

  async #ask(folder: Place, env: Readonly<Record<string, string>>, cancel?: Cancel): Promise<Toolchain> {
    const asked = ["env", "-json", "GOVERSION", "GOARCH", "GOMODCACHE", "GOROOT"];
    const { exitCode, stdout, stderr } = await this.#go.run(
      asked,
      { folder, env, timeoutMilliseconds },
      cancel,
    );
    if (exitCode !== 0) throw new Error(stderr.trim().split("\n")[0] ?? "go env failed");
    const told = readGoEnv(stdout);
    return {
      version: told("GOVERSION"),
      goarch: told("GOARCH"),
      moduleCache: told("GOMODCACHE"),
      root: told("GOROOT"),
    };
  }
}
