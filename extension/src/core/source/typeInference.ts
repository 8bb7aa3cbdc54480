import { evaluateConstant } from "./constants.ts";
import type { Entity, PackageSource, Where } from "./entity.ts";
import { declaredType, expressionType } from "./expressionTypes.ts";
import type { ConstantValue, Inference } from "./inference.ts";
import { Instances } from "./instances.ts";
import { Levels } from "./levels.ts";
import type { Scope } from "./scopes.ts";
import { lookupLocal } from "./scopes.ts";
import type { SourceType, Substitution, TypeParamType } from "./sourceType.ts";
import { unknown } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { isUniverse, resolveWithText } from "./typeExpressions.ts";

/**
 * Type inference from syntax alone, over the packages that the source has. Every answer follows Go's rules from
 * declarations that were read; where one is missing the answer is unknown, with the reason.
 * Answers are remembered: make a new one after an edit.
 * @param files those in which instances of generic functions and types are looked for
 */
export function inferTypes(
  packages: PackageSource,
  ptrSizeBytes: 4 | 8 = 8,
  files: readonly Where[] = [],
): Inference {
  return new SyntaxInference(packages, ptrSizeBytes, files);
}

/** Parts of expressions that are worked out anew for values of iota: long ones, repeated often, would take minutes. */
const maxRepeated = 300_000;

class SyntaxInference implements Inference {
  readonly packages: PackageSource;
  readonly ptrSizeBytes: 4 | 8;
  private readonly scopes = new Map<SyntaxNode, Scope>();
  private readonly expressions = new Map<SyntaxNode, SourceType>();
  private readonly types = new Map<SyntaxNode, SourceType>();
  private readonly entities = new Map<Entity, SourceType>();
  /** By the value of iota. */
  private readonly constants = new Map<number | undefined, Map<SyntaxNode, ConstantValue | null>>();
  private repeatedLeft = maxRepeated;
  private readonly levels = new Levels();

  private readonly files: readonly Where[];
  private instances: Instances | null = null;

  constructor(packages: PackageSource, ptrSizeBytes: 4 | 8, files: readonly Where[]) {
    this.packages = packages;
    this.files = files;
    this.ptrSizeBytes = ptrSizeBytes;
  }

  lookup(name: string, at: SyntaxNode, where: Where): Entity | null {
    if (name === "_") return null;
    return (
      lookupLocal(name, at, where, this.scopes) ??
      where.package.lookup(name) ??
      this.lookupImport(name, where) ??
      this.lookupDotImports(name, where)
    );
  }

  typeOf(expression: SyntaxNode, where: Where): SourceType {
    return this.type(this.expressions, expression, () => expressionType(expression, where, this));
  }

  assume(expression: SyntaxNode, variable: Entity | null, type: SourceType): void {
    this.expressions.set(expression, type);
    if (variable !== null) this.entities.set(variable, type);
  }

  resolve(type: SyntaxNode, where: Where): SourceType {
    return this.type(this.types, type, () => resolveWithText(type, where, this));
  }

  entityType(entity: Entity): SourceType {
    return this.type(this.entities, entity, () => declaredType(entity, this));
  }

  constraintOf(param: TypeParamType): SourceType | null {
    return param.constraint === null ? null : this.resolve(param.constraint, param.where);
  }

  get hasInstances(): boolean {
    return this.instances !== null;
  }

  instancesOf(param: TypeParamType): readonly Substitution[] {
    this.instances ??= new Instances(this.files, this);
    return this.instances.of(param);
  }

  constantOf(expression: SyntaxNode, where: Where, iota?: number): ConstantValue | null {
    let memory = this.constants.get(iota);
    if (memory === undefined) {
      memory = new Map();
      this.constants.set(iota, memory);
    }
    return this.levels.answer(memory, expression, null, () =>
      iota !== undefined && this.repeatedLeft-- <= 0 ? null : evaluateConstant(expression, where, this, iota),
    );
  }

  /** Asked again while it is being worked out, it is a cycle. */
  private type<Key>(memory: Map<Key, SourceType>, key: Key, work: () => SourceType): SourceType {
    const known = memory.get(key);
    if (known !== undefined) return known;
    return this.levels.answer(memory, key, unknown("its declaration depends on itself"), work);
  }

  private lookupImport(name: string, where: Where): Entity | null {
    for (const { path, name: given } of where.file.imports) {
      if (given === null ? this.importedName(path) === name : given === name)
        return { kind: "import", name, path };
    }
    if (!isUniverse(name) && this.packages.nameOf !== undefined) this.demandUnnamed(where);
    return null;
  }

  /** A name that nothing declares may be that of an import whose package has an unusual name. */
  private demandUnnamed(where: Where): void {
    for (const { path, name } of where.file.imports) if (name === null) this.packages.packageAt(path);
  }

  /** A package's own name; for one that was not read the customary one: the path's last part without its version. */
  private importedName(path: string): string {
    const { packages } = this;
    const read = packages.nameOf === undefined ? packages.packageAt(path)?.name : packages.nameOf(path);
    if (read) return read;
    const parts = path.split("/").filter((part) => !/^v\d+$/.test(part));
    return (parts.at(-1) ?? path).replace(/^go-|[.-](go|v\d+)$/g, "");
  }

  private lookupDotImports(name: string, where: Where): Entity | null {
    if (!/^\p{Lu}/u.test(name)) return null;
    for (const { path, name: given } of where.file.imports) {
      const found = given === "." ? this.packages.packageAt(path)?.lookup(name) : null;
      if (found) return found;
    }
    return null;
  }
}
