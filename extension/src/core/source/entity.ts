import type { GoFile } from "./goParser.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** The declarations of one package: what its files say, and nothing else. */
export interface PackageIndex {
  readonly importPath: string;
  readonly name: string;
  /** A package-level name; null when no file declares it. Of several (other build tags) the first. */
  lookup(name: string): Entity | null;
  /** A method of a declared type. */
  method(typeName: string, name: string): FunctionEntity | null;
  /** Files declare the name more than once, so that the build decides which one counts. */
  isAmbiguous(name: string): boolean;
}

/** Where type inference gets other packages from; null for one that was not read. */
export interface PackageSource {
  packageAt(importPath: string): PackageIndex | null;
  /** The name that a package declares where that is known without reading it; a source without this reads it. */
  nameOf?(importPath: string): string | null;
}

/** The package and file in which names are looked up. */
export interface Where {
  readonly package: PackageIndex;
  readonly file: GoFile;
}

/** Where a declaration stands: its package, its file and its node. */
export interface Place extends Where {
  readonly node: SyntaxNode;
}

/** How a variable gets its type. `index` of `count`: its place on the left-hand side. */
export type VariableOrigin =
  | { readonly from: "type"; readonly type: SyntaxNode; readonly variadic?: boolean }
  | {
      readonly from: "value";
      readonly values: readonly SyntaxNode[];
      readonly index: number;
      readonly count: number;
    }
  | { readonly from: "range"; readonly over: SyntaxNode; readonly index: number }
  | { readonly from: "typeSwitch"; readonly value: SyntaxNode; readonly types: readonly SyntaxNode[] };

export interface VariableEntity {
  readonly kind: "variable";
  readonly name: string;
  readonly place: Place;
  readonly origin: VariableOrigin;
}

/** A constant; a spec without a value repeats the one above it, with its own iota. */
export interface ConstantEntity {
  readonly kind: "constant";
  readonly name: string;
  readonly place: Place;
  readonly type: SyntaxNode | null;
  readonly value: SyntaxNode | null;
  readonly iota: number;
}

export interface TypeEntity {
  readonly kind: "type";
  readonly name: string;
  readonly place: Place;
  readonly alias: boolean;
  readonly type: SyntaxNode | null;
  /** The identifiers of its type parameters. */
  readonly typeParams: readonly SyntaxNode[];
  /** Declared inside a function. */
  readonly local: boolean;
}

/** A function or method; `place.node` is its declaration. */
export interface FunctionEntity {
  readonly kind: "function";
  readonly name: string;
  readonly place: Place;
}

export interface ImportEntity {
  readonly kind: "import";
  readonly name: string;
  readonly path: string;
}

export interface TypeParamEntity {
  readonly kind: "typeParam";
  readonly name: string;
  readonly place: Place;
  readonly constraint: SyntaxNode | null;
}

export type Entity =
  | VariableEntity
  | ConstantEntity
  | TypeEntity
  | FunctionEntity
  | ImportEntity
  | TypeParamEntity
  | { readonly kind: "builtin"; readonly name: string };
