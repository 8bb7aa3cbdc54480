import * as vscode from "vscode";
import type { Listing, ListingFunction } from "../../core/asm/listing/listing.ts";
import { parseListing } from "../../core/asm/listing/listingParser.ts";
import { mapFunctionRole } from "../../core/asm/words/functionRoles.ts";
import { parseGoVersion } from "../../core/go/release/goRelease.ts";
import { assemblyScheme } from "../../services/listingLook.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { type RuntimeListing, recordedListing, runtimeListing } from "../../services/runtimeListing.ts";
import { readSettings } from "../../services/settings.ts";
import type { AssemblyTarget } from "../../workspace/listings.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import { layOutListing } from "./readingLayout.ts";
import { isCalledByCode, objdumpPattern } from "./runtimeNames.ts";

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
   * @param why a reason to take the recorded listing at once
   * @returns the listing's address; undefined when nothing was picked
   */
  async pick(
    wanted: string | undefined,
    target: AssemblyTarget,
    why?: string,
  ): Promise<vscode.Uri | undefined> {
    const made = await this.#listing(target, why);
    if (!made) return undefined;
    const { runtime, origin } = made;
    const listing = parseListing(runtime.text);
    const fn = functionNamed(listing, wanted) ?? (await pickFunction(listing, runtime));
    if (!fn) return undefined;
    const { release } = parseGoVersion(runtime.version);
    const told = { release, candidates: [release.minor], told: true, goarch: runtime.goarch };
    const heading = [`${runtime.version} · ${runtime.goarch}`, origin];
    const title = `${fn.name} ${runtime.version} ${runtime.goarch}`;
    const uri = vscode.Uri.from({ scheme: assemblyScheme, path: `/${title.replaceAll("/", ".")}.golisting` });
    this.#documents.write(uri, layOutListing([{ fn }], told, heading));
    return uri;
  }

  async #listing(
    target: AssemblyTarget,
    why: string | undefined,
  ): Promise<{ runtime: RuntimeListing; origin: string } | undefined> {
    const folder = folderInFront();
    const reason = why ?? cannotBuild(folder);
    if (reason !== undefined || folder === undefined) return this.#recorded(target, reason ?? "");
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: "Mapscope: disassembling the map functions of this toolchain",
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (_progress, token) => {
      try {
        const request = {
          goPath: readSettings(folder).goPath,
          folder: folder.fsPath,
          target,
          cache: vscode.Uri.joinPath(this.#context.globalStorageUri, "listings").fsPath,
          pattern: objdumpPattern,
        };
        const runtime = await runtimeListing(request, token);
        return { runtime, origin: "disassembled from a small program built by this machine's toolchain" };
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        this.#log.error(`runtime listing: ${messageOf(error)}`);
        return this.#recorded(target, messageOf(error));
      }
    });
  }

  async #recorded(
    target: AssemblyTarget,
    reason: string,
  ): Promise<{ runtime: RuntimeListing; origin: string }> {
    const family = target.release === "auto" ? "swiss" : parseGoVersion(target.release).release.family;
    const name = `${recordedReleases[family]}-${target.goarch === "arm64" ? "arm64" : "amd64"}.txt.gz`;
    const file = vscode.Uri.joinPath(this.#context.extensionUri, "media", "listings", name);
    return { runtime: await recordedListing(file.fsPath), origin: `a recorded listing, because ${reason}` };
  }
}

/** The folder whose go command counts: that of the file in front, else of the workspace. */
function folderInFront(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "go" && document.uri.scheme === "file")
    return vscode.Uri.joinPath(document.uri, "..");
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri;
}

function cannotBuild(folder: vscode.Uri | undefined): string | undefined {
  if (!vscode.workspace.isTrusted) return "nothing is built in an untrusted workspace";
  return folder ? undefined : "no folder on this machine's disk is open";
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
    description: `${fn.instructions.length} instructions`,
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
