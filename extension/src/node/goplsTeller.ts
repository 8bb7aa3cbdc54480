import path from "node:path";
import { pathToFileURL } from "node:url";
import { typeInHover } from "../core/source/hoverType.ts";
import type { Modules } from "../workspace/modules.ts";
import { CannotAnswer, type FileSource, type Place, type TypeTeller } from "../workspace/ports.ts";
import { findGopls } from "./findGopls.ts";
import { homeFolder } from "./goFolders.ts";
import type { GoplsClient } from "./goplsClient.ts";

/** gopls that does not answer for so long hangs; its first answer waits for it to have read the module. */
const limitMilliseconds = 120_000;

/** A gopls for the time of one command, started for the module of the first file that it is asked about. */
export class GoplsTeller implements TypeTeller {
  readonly #modules: Modules;
  readonly #files: FileSource;
  readonly #environment: Readonly<Record<string, string>>;
  #client: Promise<GoplsClient> | undefined;
  #module = "";
  #ended = "";

  /** @param environment for the go that gopls runs: GOARCH, GOTOOLCHAIN */
  constructor(modules: Modules, files: FileSource, environment: Readonly<Record<string, string>>) {
    this.#modules = modules;
    this.#files = files;
    this.#environment = environment;
  }

  /** @throws CannotAnswer when there is no gopls, or it ends */
  async typeAt(file: Place, text: string, offset: number): Promise<string | null> {
    const client = await this.#clientFor(file);
    const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
    const line = text.slice(0, lineStart).split("\n").length - 1;
    const document = { uri: pathToFileURL(this.#files.pathOf(file)).href, version: 1, text };
    let timer: NodeJS.Timeout | undefined;
    const hanging = new Promise<never>((_, reject) => {
      const reason = `gopls has not answered for ${limitMilliseconds / 1000} seconds`;
      timer = setTimeout(() => reject(new CannotAnswer(reason)), limitMilliseconds);
    });
    try {
      const markdown = await Promise.race([client.hover(document, line, offset - lineStart), hanging]);
      return markdown === null ? null : typeInHover(markdown);
    } catch (error) {
      // A file that is in no package of the build has no types: that is an answer.
      if (error instanceof CannotAnswer || this.#ended !== "")
        throw new CannotAnswer(this.#ended || messageOf(error));
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends gopls; it may have been started or not. */
  stop(): void {
    void this.#client?.then(
      (client) => client.stop(),
      () => {},
    );
    this.#client = undefined;
  }

  async #clientFor(file: Place): Promise<GoplsClient> {
    const folder = this.#files.parent(file);
    const { module } = await this.#modules.governing(folder);
    const root = this.#files.pathOf(module?.folder ?? folder);
    if (root !== this.#module) this.stop();
    this.#module = root;
    this.#client ??= this.#start(root);
    return this.#client;
  }

  async #start(folder: string): Promise<GoplsClient> {
    const gopath = process.env["GOPATH"] ?? path.join(homeFolder(), "go");
    const program = await findGopls("", process.env["GOBIN"], gopath);
    if (program === null) throw new CannotAnswer("gopls was not found on PATH, in GOBIN or in GOPATH/bin");
    const { startGopls } = await import("./goplsClient.ts");
    const uri = pathToFileURL(folder).href;
    try {
      const client = await startGopls(program, [], [{ uri, name: path.basename(folder) }], this.#environment);
      void client.ended.then((reason) => {
        this.#ended = `gopls ended: ${reason}`;
      });
      return client;
    } catch (error) {
      throw new CannotAnswer(messageOf(error));
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
