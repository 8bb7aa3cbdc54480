import type { Entity, PackageSource, Where } from "./entity.ts";
import type { SourceType, Substitution, TypeParamType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** A constant's value. Floats are kept as doubles: enough for sizes and hints; of strings each character is a byte. */
export type ConstantValue =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean };

/** What the parts of type inference ask of each other. Answers are remembered for the life of one Inference. */
export interface Inference {
  readonly packages: PackageSource;
  readonly ptrSizeBytes: 4 | 8;
  /** The declaration that a name at a node means, innermost scope first; null when none was read. */
  lookup(name: string, at: SyntaxNode, where: Where): Entity | null;
  /** The type of an expression; of a call with several results a tuple. */
  typeOf(expression: SyntaxNode, where: Where): SourceType;
  /** Takes another source's word for the type of an expression, and of the variable that it names, if it names one. */
  assume(expression: SyntaxNode, variable: Entity | null, type: SourceType): void;
  /** The type that a type expression names. */
  resolve(type: SyntaxNode, where: Where): SourceType;
  /** The type of a variable, constant or function. */
  entityType(entity: Entity): SourceType;
  /** What a type parameter is constrained to; null when its declaration does not say. */
  constraintOf(param: TypeParamType): SourceType | null;
  /** What the type parameters declared with this one stand for, in each instance that the files at hand make. */
  instancesOf(param: TypeParamType): readonly Substitution[];
  /** Whether someone asked for instances. */
  readonly hasInstances: boolean;
  /** The value of a constant expression, or null. */
  constantOf(expression: SyntaxNode, where: Where, iota?: number): ConstantValue | null;
}
