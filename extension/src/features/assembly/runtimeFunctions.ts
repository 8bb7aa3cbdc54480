import * as vscode from "vscode";
import type { Listing, ListingFunction } from "../../core/asm/listing/listing.ts";
import { parseListing } from "../../core/asm/listing/listingParser.ts";
import { mapFunctionRole } from "../../core/asm/words/functionRoles.ts";
import { parseGoVersion } from "../../core/go/release/goRelease.ts";
import { countedText } from "../../core/numbers/numberText.ts";
import { shortPaths } from "../../core/present/shortPaths.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { type RuntimeListing, recordedListing, runtimeListing } from "../../services/runtimeListing.ts";
import { readSettings } from "../../services/settings.ts";
import type { AssemblyTarget } from "../../workspace/listings.ts";
import { type ListingDocuments, readingAddress } from "./listingDocuments.ts";
import { layOutInPieces, messageListing, worksAllTheSame } from "./readingLayout.ts";
import { isCalledByCode, objdumpPattern } from "./runtimeNames.ts";
import { tellSeconds } from "./tellSeconds.ts";

/** The releases whose recorded listings ship, by family; each has all map functions of its release. */
const recordedReleases = { classic: "go1.23.12", swiss: "go1.26.11" } as const;

/** Listings of the runtime's map functions, from the user's toolchain or recorded. */
export class RuntimeFunctions {
  readonly #context: vscode.ExtensionContext;
  readonly #documents: ListingDocuments;
  readonly #log: Log;

  constructor(context: vscode.ExtensionContext, documents: ListingDocuments, log: Log) {
    this.#context = context;
    this.#documents = documents;
    this.#log = log;
  }

  /**
   * Lets the reader pick a map function, or takes the one asked for, and writes its listing.
   * @returns the listing's address; undefined when nothing was picked
   */
  async pick(wanted: string | undefined, target: AssemblyTarget): Promise<vscode.Uri | undefined> {
    const made = await this.#listing(target);
    if (!made) return undefined;
    const listing = parseListing(made.runtime.text);
    const fn = functionNamed(listing, wanted) ?? (await pickFunction(listing, made.runtime));
    return fn && this.#write(fn, made, target);
  }

  /** Writes the recorded listing of a function, with the reason first; undefined where none is recorded. */
  async recorded(wanted: string, target: AssemblyTarget, why: string): Promise<vscode.Uri | undefined> {
    const made = await this.#recorded(target, why);
    const fn = functionNamed(parseListing(made.runtime.text), wanted);
    return fn && this.#write(fn, made, target);
  }

  /** Writes a document that says why there is no listing. */
  message(why: string, uri = readingAddress("no listing")): vscode.Uri {
    this.#documents.write(uri, messageListing([why, ...worksAllTheSame]));
    return uri;
  }

  async #write(
    fn: ListingFunction,
    { runtime, heading }: MadeListing,
    target: AssemblyTarget,
  ): Promise<vscode.Uri> {
    const { release } = parseGoVersion(runtime.version);
    const told = { release, candidates: [release.minor], told: true, goarch: runtime.goarch };
    const title = `${shortPaths(fn.name)} ${runtime.version} ${runtime.goarch}`;
    const uri = readingAddress(title, { kind: "runtime", function: fn.name, target });
    this.#documents.write(uri, await layOutInPieces([{ fn }], told, heading));
    return uri;
  }

  async #listing(target: AssemblyTarget): Promise<MadeListing | undefined> {
    const folder = folderInFront();
    const reason = cannotBuild(folder);
    if (reason !== undefined || folder === undefined) return this.#recorded(target, reason ?? "");
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: "Mapscope: disassembling the map functions of this toolchain",
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const clock = tellSeconds(progress);
      try {
        const request = {
          goPath: readSettings(folder).goPath,
          folder: folder.fsPath,
          target,
          cache: vscode.Uri.joinPath(this.#context.globalStorageUri, "listings").fsPath,
          pattern: objdumpPattern,
        };
        const runtime = await runtimeListing(request, token);
        const origin = "disassembled from a small program built by this machine's toolchain";
        return { runtime, heading: [`${runtime.version} · ${runtime.goarch}`, origin] };
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        this.#log.error(`runtime listing: ${messageOf(error)}`);
        return this.#recorded(target, messageOf(error));
      } finally {
        clock.dispose();
      }
    });
  }

  async #recorded(target: AssemblyTarget, reason: string): Promise<MadeListing> {
    const family = target.release === "auto" ? "swiss" : parseGoVersion(target.release).release.family;
    const name = `${recordedReleases[family]}-${target.goarch === "arm64" ? "arm64" : "amd64"}.txt.gz`;
    const file = vscode.Uri.joinPath(this.#context.extensionUri, "media", "listings", name);
    const runtime = await recordedListing(file.fsPath);
    const instead = `A recorded listing of the runtime, ${runtime.version} · ${runtime.goarch}, stands in.`;
    return { runtime, heading: [reason, instead] };
  }
}

/** Map functions of a runtime, and what the head of their listing says. */
interface MadeListing {
  readonly runtime: RuntimeListing;
  readonly heading: readonly string[];
}

/** The folder whose go command counts: that of the file in front, else of the workspace. */
function folderInFront(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "go" && document.uri.scheme === "file")
    return vscode.Uri.joinPath(document.uri, "..");
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri;
}

function cannotBuild(folder: vscode.Uri | undefined): string | undefined {
  if (!vscode.workspace.isTrusted) return "Nothing is built in an untrusted workspace.";
  return folder ? undefined : "No folder on this machine's disk is open.";
}

/** "runtime.mapassign_fast64", with or without the package. */
function functionNamed(listing: Listing, wanted: string | undefined): ListingFunction | undefined {
  return wanted === undefined
    ? undefined
    : listing.functions.find(({ name }) => name === wanted || name === `runtime.${wanted}`);
}

interface FunctionItem extends vscode.QuickPickItem {
  readonly fn?: ListingFunction;
}

async function pickFunction(listing: Listing, runtime: RuntimeListing): Promise<ListingFunction | undefined> {
  const { family } = parseGoVersion(runtime.version).release;
  const items = listing.functions.map((fn): FunctionItem & { fn: ListingFunction } => ({
    label: fn.name.replace(/^runtime\./, ""),
    description: countedText(fn.instructions.length, "instruction"),
    detail: mapFunctionRole(fn.name, family)?.summary ?? "",
    fn,
  }));
  const byName = items.sort((a, b) => a.label.localeCompare(b.label));
  const called = byName.filter(({ fn }) => isCalledByCode(fn.name));
  const helpers = byName.filter(({ fn }) => !isCalledByCode(fn.name));
  const separator = (label: string): FunctionItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const all: FunctionItem[] = [
    separator("called by compiled code"),
    ...called,
    separator("called by those"),
    ...helpers,
  ];
  const picked = await vscode.window.showQuickPick(all, {
    title: `Mapscope: map functions of ${runtime.version} ${runtime.goarch}`,
    placeHolder: "mapassign_fast64",
    matchOnDetail: true,
  });
  return picked?.fn;
}
