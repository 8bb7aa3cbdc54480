import path from "node:path";
import { pathToFileURL } from "node:url";
import type { GoDocument, GoParser } from "../core/source/goParser.ts";
import { isSameTypeText, typeInHover } from "../core/source/hoverType.ts";
import { mapNameOffset } from "../core/source/makingSite.ts";
import type { MapSite, SiteScope } from "../core/source/mapSites.ts";
import { assumeType, untypedOperands } from "../core/source/untypedOperand.ts";
import { findGopls } from "../programs/findGopls.ts";
import type { GoplsClient } from "../programs/goplsClient.ts";
import { moduleFolderOf } from "./goPackages.ts";
import { BadInput } from "./io.ts";

/** gopls that does not answer for so long hangs; its first answer waits for it to have read the module. */
const limitMilliseconds = 120_000;
/** Types that depend on others that gopls has told are asked for in the next round. */
const maxRounds = 3;

/** A gopls for the time of one command, started for the module of the first file that it is asked about. */
export class GoplsTypes {
  readonly #parser: GoParser;
  readonly #environment: Readonly<Record<string, string>>;
  #client: Promise<GoplsClient> | undefined;
  #module = "";
  #ended = "";

  /** @param environment for the go that gopls runs: GOARCH, GOTOOLCHAIN */
  constructor(parser: GoParser, environment: Readonly<Record<string, string>>) {
    this.#parser = parser;
    this.#environment = environment;
  }

  /**
   * Takes gopls's word for the operands of a document whose type its source does not tell.
   * @throws BadInput when there is no gopls, or it ends
   */
  async learn(document: GoDocument, scope: SiteScope): Promise<void> {
    for (let round = 0; round < maxRounds; round++) {
      let learned = 0;
      for (const operand of untypedOperands(document, scope)) {
        const type = await this.#typeAt(document, operand.nameOffset);
        if (type !== null && assumeType(this.#parser, document, operand, type, scope)) learned++;
      }
      if (learned === 0) return;
    }
  }

  /** Whether gopls gives a site's map the type that the source does. */
  async confirms(document: GoDocument, site: MapSite): Promise<boolean> {
    const offset = site.type.layout === null ? null : mapNameOffset(document.text, site);
    const told = offset === null ? null : await this.#typeAt(document, offset);
    return told !== null && isSameTypeText(told, site.type.text);
  }

  /** Ends gopls; it may have been started or not. */
  stop(): void {
    void this.#client?.then(
      (client) => client.stop(),
      () => {},
    );
    this.#client = undefined;
  }

  async #typeAt({ path: file, text }: GoDocument, offset: number): Promise<string | null> {
    const client = await this.#clientFor(file);
    const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
    const line = text.slice(0, lineStart).split("\n").length - 1;
    const document = { uri: pathToFileURL(file).href, version: 1, text };
    let timer: NodeJS.Timeout | undefined;
    const hanging = new Promise<never>((_, reject) => {
      const reason = `gopls has not answered for ${limitMilliseconds / 1000} seconds`;
      timer = setTimeout(() => reject(new BadInput(reason)), limitMilliseconds);
    });
    try {
      const markdown = await Promise.race([client.hover(document, line, offset - lineStart), hanging]);
      return markdown === null ? null : typeInHover(markdown);
    } catch (error) {
      // A file that is in no package of the build has no types: that is an answer.
      if (error instanceof BadInput || this.#ended !== "")
        throw new BadInput(this.#ended || messageOf(error));
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  #clientFor(file: string): Promise<GoplsClient> {
    const folder = path.dirname(file);
    const module = moduleFolderOf(folder) ?? folder;
    if (module !== this.#module) this.stop();
    this.#module = module;
    this.#client ??= this.#start(module);
    return this.#client;
  }

  async #start(folder: string): Promise<GoplsClient> {
    const program = await findGopls("", process.env["GOBIN"], process.env["GOPATH"] ?? homeGoPath());
    if (program === null) throw new BadInput("gopls was not found on PATH, in GOBIN or in GOPATH/bin");
    const { startGopls } = await import("../programs/goplsClient.ts");
    const uri = pathToFileURL(folder).href;
    try {
      const client = await startGopls(program, [], [{ uri, name: path.basename(folder) }], this.#environment);
      void client.ended.then((reason) => {
        this.#ended = `gopls ended: ${reason}`;
      });
      return client;
    } catch (error) {
      throw new BadInput(messageOf(error));
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function homeGoPath(): string {
  return path.join(process.env["HOME"] ?? process.env["USERPROFILE"] ?? "", "go");
}
