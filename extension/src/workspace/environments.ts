import { readGoEnv } from "./goEnv.ts";
import type { FileSource, GoCommand, Place } from "./ports.ts";

/** What the installed go says of itself in a module's folder. */
export interface GoEnvironment {
  /** "go1.26.8" of the installed go, which may hand over to another toolchain. */
  readonly version: string;
  readonly goarch: string;
  readonly goos: string;
  /** "noswissmap", or several with commas; "" for none beyond the defaults. */
  readonly experiment: string;
  readonly goroot: string;
  readonly gopath: string;
  readonly gobin: string;
  readonly modcache: string;
  readonly goflags: string;
  /** The go.work in force, or "". */
  readonly gowork: string;
  readonly cgo: boolean;
  /** "auto", "local", "go1.24.3", "path", "go1.24.3+auto". */
  readonly toolchain: string;
}

const timeoutMilliseconds = 10_000;
const names = [
  ...["GOVERSION", "GOARCH", "GOOS", "GOEXPERIMENT", "GOROOT", "GOPATH", "GOBIN", "GOMODCACHE", "GOFLAGS"],
  ...["GOWORK", "CGO_ENABLED", "GOENV"],
];

/** The go command's environment of each folder, asked once; null where go may not be run, or is not there. */
export class GoEnvironments {
  readonly #go: GoCommand;
  readonly #files: FileSource;
  readonly #variable: (name: string) => string;
  readonly #complain: (message: string) => void;
  readonly #known = new Map<Place, Promise<GoEnvironment | null>>();
  #complained = false;

  /**
   * @param variable a variable of the environment that go runs in; "" where it is not set
   * @param complain gets the first failure as a sentence
   */
  constructor(
    go: GoCommand,
    files: FileSource,
    variable: (name: string) => string,
    complain: (message: string) => void,
  ) {
    this.#go = go;
    this.#files = files;
    this.#variable = variable;
    this.#complain = complain;
  }

  /** The environment of a folder, the one of a go.mod as a rule. */
  of(folder: Place): Promise<GoEnvironment | null> {
    if (!this.#go.mayRun(folder)) return Promise.resolve(null);
    let asked = this.#known.get(folder);
    if (asked === undefined) {
      asked = this.#ask(folder);
      this.#known.set(folder, asked);
    }
    return asked;
  }

  /** Asks again from now on: a go.mod, a setting or the user's trust has changed. */
  forget(): void {
    this.#known.clear();
  }

  async #ask(folder: Place): Promise<GoEnvironment | null> {
    try {
      // GOTOOLCHAIN=local: telling the environment must not fetch a toolchain.
      const env = { GOTOOLCHAIN: "local" };
      const { stdout } = await this.#go.run(["env", "-json", ...names], { folder, env, timeoutMilliseconds });
      const text = readGoEnv(stdout);
      return {
        version: text("GOVERSION"),
        goarch: text("GOARCH"),
        goos: text("GOOS"),
        experiment: text("GOEXPERIMENT"),
        goroot: text("GOROOT"),
        gopath: text("GOPATH"),
        gobin: text("GOBIN"),
        modcache: text("GOMODCACHE"),
        goflags: text("GOFLAGS"),
        gowork: text("GOWORK") === "off" ? "" : text("GOWORK"),
        cgo: text("CGO_ENABLED") !== "0",
        toolchain: await this.#toolchainSetting(folder, text("GOENV"), text("GOROOT")),
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const said = /^go env\b/.test(reason) ? reason : `go env: ${reason}`;
      if (!this.#complained) this.#complain(`${said}; the source alone is used`);
      this.#complained = true;
      return null;
    }
  }

  /** GOTOOLCHAIN as the environment, the user's or Go's own configuration file has it, in this order. */
  async #toolchainSetting(folder: Place, userFile: string, goroot: string): Promise<string> {
    const given = this.#variable("GOTOOLCHAIN");
    if (given !== "") return given;
    for (const file of [userFile, goroot === "" ? "" : `${goroot}/go.env`]) {
      if (file === "" || file === "off") continue;
      const text = (await this.#files.read(this.#files.resolve(folder, file)))?.text ?? "";
      const value = /^GOTOOLCHAIN=(\S+)/m.exec(text)?.[1];
      if (value !== undefined) return value;
    }
    return "auto";
  }
}
