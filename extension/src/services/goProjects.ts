import * as vscode from "vscode";
import type { MapModel } from "../core/go/release/goTarget.ts";
import {
  type CodeDeclaration,
  codeDeclarationAt,
  codeDeclarationNamed,
} from "../core/source/declarationAt.ts";
import type { GoDocument, TextEdit } from "../core/source/goParser.ts";
import { hintEdit } from "../core/source/hintEdit.ts";
import { findMakingSite } from "../core/source/makingSite.ts";
import { findMapSiteAt, findMapSites, type OffsetRange, type SiteScope } from "../core/source/mapSites.ts";
import { assumeType, type UntypedOperand, untypedOperandAt } from "../core/source/untypedOperand.ts";
import { buildTargetOf } from "./buildTarget.ts";
import { CompiledFacts } from "./compiledFacts.ts";
import { type GoEnvironment, GoEnvironments } from "./goEnvironments.ts";
import { GoModules, type Module } from "./goModules.ts";
import { Gopls } from "./gopls.ts";
import { GoSources, hostSlices } from "./goSources.ts";
import type { Log } from "./log.ts";
import { PackageBuilds } from "./packageBuilds.ts";
import { type DeclaredSites, type FoundInSource, type ScopeTarget, SiteScopes } from "./siteScopes.ts";

/** All that is known of the Go files in the editor: their text, their modules, the go command, the compiler. */
export class GoProjects implements vscode.Disposable {
  readonly environments: GoEnvironments;
  readonly compiled: CompiledFacts;
  readonly gopls: Gopls;
  /** Fires with a file of which more is known than when it was last asked about. */
  readonly onDidLearn: vscode.Event<vscode.Uri>;
  readonly #sources: GoSources;
  readonly #modules: GoModules;
  readonly #scopes: SiteScopes;
  readonly #disposables: vscode.Disposable[];

  constructor(extensionUri: vscode.Uri, log: Log) {
    this.environments = new GoEnvironments(log);
    this.#sources = new GoSources(extensionUri, log);
    this.#modules = new GoModules(this.environments);
    this.#scopes = new SiteScopes(this.#sources, this.#modules);
    const builds = new PackageBuilds(this.environments, log);
    this.compiled = new CompiledFacts(builds, (document, model) => this.#allSites(document, model), log);
    this.gopls = new Gopls(this.environments, log);
    const learned = new vscode.EventEmitter<vscode.Uri>();
    this.onDidLearn = learned.event;
    this.#disposables = [
      learned,
      this.compiled.onDidChange((uri) => learned.fire(uri)),
      this.gopls.onDidLearn((uri) => learned.fire(uri)),
      this.gopls,
      this.environments,
      this.#sources,
      builds,
      this.compiled,
      this.#sources.onDidChange((uri) => {
        this.#scopes.forget();
        if (uri.path.endsWith(".go")) return;
        this.#modules.forget();
        this.environments.forget();
      }),
    ];
  }

  /** The map site at a position with the make that its map comes from, or null. */
  async siteAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    model: MapModel,
  ): Promise<FoundInSource | null> {
    const offset = document.offsetAt(position);
    return this.#ask(document, model, (open, scope) => {
      const site = findMapSiteAt(open, offset, scope);
      return site && { document: open, site, making: findMakingSite(open, site, scope), scope };
    });
  }

  /** The map sites that touch a range of a document, in source order; none in a file that is too large. */
  async sitesIn(
    document: vscode.TextDocument,
    range: vscode.Range,
    model: MapModel,
  ): Promise<readonly FoundInSource[]> {
    const within = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    const found = await this.#ask(document, model, (open, scope) =>
      findMapSites(open, scope, within).map((site) => ({ document: open, site, making: null, scope })),
    );
    return found ?? [];
  }

  /** What may be a map at a position, but has a type that the source does not tell; or null. */
  async untypedAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    model: MapModel,
  ): Promise<UntypedOperand | null> {
    const offset = document.offsetAt(position);
    return this.#ask(document, model, (open, scope) => untypedOperandAt(open, offset, scope));
  }

  /** Takes another source's word for the type of such an operand; false when it does not resolve. */
  async assume(
    document: vscode.TextDocument,
    operand: UntypedOperand,
    typeText: string,
    model: MapModel,
  ): Promise<boolean> {
    const parser = await this.#sources.parser();
    const resolved = await this.#ask(document, model, (open, scope) =>
      assumeType(parser, open, operand, typeText, scope),
    );
    return resolved ?? false;
  }

  /** The edit that gives the make in a range a hint, or with null takes it away; null where there is no such edit. */
  async hintEdit(
    document: vscode.TextDocument,
    range: OffsetRange,
    hint: number | null,
  ): Promise<TextEdit | null> {
    const parser = await this.#sources.parser();
    const open = await this.#sources.open(document);
    return open && open.text === document.getText() ? hintEdit(parser, open, range, hint) : null;
  }

  /** The function, method or package-level values around a position, or of a name that this gave before; or null. */
  async codeDeclaration(
    document: vscode.TextDocument,
    at: vscode.Position | string,
  ): Promise<CodeDeclaration | null> {
    const open = await this.#sources.open(document);
    if (!open) return null;
    return typeof at === "string"
      ? codeDeclarationNamed(open, at)
      : codeDeclarationAt(open, document.offsetAt(at));
  }

  /** The go.mod and go.work that govern a file, or null. */
  module(uri: vscode.Uri): Promise<Module | null> {
    return this.#modules.of(vscode.Uri.joinPath(uri, ".."));
  }

  /** What the go command says of itself in a file's module; null where it must not be asked or is not there. */
  async environment(uri: vscode.Uri): Promise<GoEnvironment | null> {
    const module = await this.module(uri);
    return this.environments.of(module?.folder ?? vscode.Uri.joinPath(uri, ".."));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #ask<Answer>(
    document: vscode.TextDocument,
    model: MapModel,
    question: (open: GoDocument, scope: SiteScope) => Answer,
  ): Promise<Answer | null> {
    const open = await this.#sources.open(document);
    if (!open) return null;
    const target = await this.#target(document, model);
    return this.#scopes.ask(document.uri, open, target, (scope) => question(open, scope));
  }

  async #target(document: vscode.TextDocument, model: MapModel): Promise<ScopeTarget> {
    const target = buildTargetOf(model, await this.environment(document.uri));
    return { target, ptrSizeBytes: model.target.ptrSizeBytes };
  }

  /** All map sites of a file, by top-level declaration; in slices, so that the host stays free in between. */
  async *#allSites(document: vscode.TextDocument, model: MapModel): AsyncGenerator<DeclaredSites> {
    const open = await this.#sources.open(document);
    if (!open) return;
    const target = await this.#target(document, model);
    const { version } = open;
    const slices = hostSlices();
    for (const { unit } of open.declarations) {
      const within = { start: unit.baseOffset, end: unit.baseOffset + unit.text.length };
      const sites = await this.#scopes.ask(document.uri, open, target, (scope) =>
        findMapSites(open, scope, within).filter(
          ({ range }) => range.start >= within.start && range.end <= within.end,
        ),
      );
      if (open.version !== version) return;
      yield { document: open, declaration: unit.text, sites };
      if (slices.isOver()) await slices.pause();
      if (open.version !== version) return;
    }
  }
}
