import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { projectPath } from "../../support/projectPath.ts";
import type { KeyKind } from "./keys.ts";
import type { Operation, Side } from "./operations.ts";

/** A running test/bench/emulator/main.go, built by one release. */
export class GoProgram {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  /** Builds and starts the program. @throws Error with the compiler's output */
  constructor(release: string) {
    const folder = projectPath(".build", "bench");
    mkdirSync(folder, { recursive: true });
    const program = path.join(folder, `maps-go${release}`);
    execFileSync("go", ["build", "-buildvcs=false", "-o", program, "."], {
      cwd: projectPath("test", "bench", "emulator"),
      env: { ...process.env, GOTOOLCHAIN: `go${release}`, GOFLAGS: "", GOWORK: "off" },
      stdio: ["ignore", "inherit", "inherit"],
      timeout: 300_000,
    });
    this.#child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    if (this.#child.stdout === null) throw new Error("the Go program has no output");
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns the numbers of the answer. @throws Error when the program has ended */
  async ask(request: string): Promise<number[]> {
    this.#child.stdin?.write(`${request}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error(`the Go program ended at "${request}"`);
    return answer.value.split(" ").map(Number);
  }

  end(): void {
    this.#child.stdin?.end();
  }
}

/** Real maps of one key type in a Go program. */
export class GoSide implements Side {
  readonly #program: GoProgram;
  readonly #name: string;

  constructor(program: GoProgram, kind: KeyKind, count: number) {
    this.#program = program;
    this.#name = `${kind} ${count}`;
  }

  async run(operation: Operation): Promise<number> {
    const [nanoseconds] = await this.#program.ask(`${this.#name} ${operation}`);
    return nanoseconds as number;
  }

  /** Bytes of the map of the last insert after a collection, and bytes that the heap took for it. */
  async held(): Promise<{ readonly liveBytes: number; readonly heapBytes: number }> {
    const [liveBytes, heapBytes] = (await this.#program.ask(`${this.#name} held`)) as [number, number];
    return { liveBytes, heapBytes };
  }
}
