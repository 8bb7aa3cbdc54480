import * as vscode from "vscode";
import { type GoModFacts, readGoMod } from "../core/source/goMod.ts";
import { cachedPath, pathBelow } from "../core/source/modulePath.ts";
import type { GoEnvironments } from "./goEnvironments.ts";

/** A module as its go.mod tells it, with the go.work around it. */
export interface Module {
  readonly folder: vscode.Uri;
  readonly facts: GoModFacts;
  readonly work: { readonly folder: vscode.Uri; readonly facts: GoModFacts } | null;
}

/** The modules of files, and the folders of the packages that they import. */
export class GoModules {
  readonly #environments: GoEnvironments;
  readonly #modules = new Map<string, Promise<Module | null>>();

  constructor(environments: GoEnvironments) {
    this.#environments = environments;
  }

  /** The module that governs a folder, or null. */
  of(folder: vscode.Uri): Promise<Module | null> {
    const key = folder.toString();
    let found = this.#modules.get(key);
    if (found === undefined) {
      found = findModule(folder);
      this.#modules.set(key, found);
    }
    return found;
  }

  /** Reads everything anew from now on. */
  forget(): void {
    this.#modules.clear();
  }

  /** The import path of a folder; "main" where there is no module. */
  importPathOf(module: Module | null, folder: vscode.Uri): string {
    if (!module) return "main";
    return `${module.facts.modulePath}${folder.path.slice(module.folder.path.replace(/\/$/, "").length)}`;
  }

  /**
   * The folders in which a package that a module imports may lie, likeliest first: the module itself, the other modules of
   * its go.work, replacements, vendor, and where the go command is known its library and the module cache.
   */
  async foldersOf(importPath: string, module: Module | null, from: vscode.Uri): Promise<vscode.Uri[]> {
    const folders: vscode.Uri[] = [];
    const add = (root: vscode.Uri, path: string): void => {
      folders.push(path === "" ? root : vscode.Uri.joinPath(root, path));
    };
    if (module) {
      const { facts, work } = module;
      const own = pathBelow(importPath, facts.modulePath);
      if (own !== null) {
        const folder = vscode.Uri.joinPath(module.folder, own);
        // Below it there may be a module of its own.
        const governing = await this.of(folder);
        if (governing?.folder.toString() === module.folder.toString()) return [folder];
      }
      for (const used of work?.facts.uses ?? []) {
        const other = await this.of(vscode.Uri.joinPath(work?.folder ?? module.folder, used));
        const path = other && pathBelow(importPath, other.facts.modulePath);
        if (other && path !== null) add(other.folder, path);
      }
      add(module.folder, `vendor/${importPath}`);
      for (const [replaced, by] of facts.replaces) {
        const path = pathBelow(importPath, replaced);
        if (path !== null && by.version === null) add(rooted(module.folder, by.path), path);
      }
    }
    const environment = await this.#environments.of(module?.folder ?? from);
    if (!environment) return folders;
    const library = vscode.Uri.file(environment.goroot);
    // Only the library's own paths have no dot in their first part.
    if (!/^[^/]*\./.test(importPath)) add(library, `src/${importPath}`);
    const cached = module && cachedPath(importPath, module.facts);
    if (cached) add(vscode.Uri.file(environment.modcache), cached);
    add(library, `src/vendor/${importPath}`);
    return folders;
  }
}

function rooted(folder: vscode.Uri, path: string): vscode.Uri {
  return path.startsWith("/") ? folder.with({ path }) : vscode.Uri.joinPath(folder, path);
}

async function findModule(start: vscode.Uri): Promise<Module | null> {
  const found = await upward(start, "go.mod");
  if (!found) return null;
  const work = await upward(found.folder, "go.work");
  return {
    folder: found.folder,
    facts: readGoMod(found.text),
    work: work && { folder: work.folder, facts: readGoMod(work.text) },
  };
}

/** The nearest folder above that has a file of a name, with its text. */
async function upward(start: vscode.Uri, name: string): Promise<{ folder: vscode.Uri; text: string } | null> {
  for (let folder = start; ; folder = vscode.Uri.joinPath(folder, "..")) {
    const text = await readText(vscode.Uri.joinPath(folder, name));
    if (text !== null) return { folder, text };
    if (folder.path === "/" || folder.path === "" || folder.path === vscode.Uri.joinPath(folder, "..").path)
      return null;
  }
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
