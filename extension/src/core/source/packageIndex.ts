import { declaredBy, declaredName } from "./declarations.ts";
import type { Entity, FunctionEntity, PackageIndex, PackageSource, Place } from "./entity.ts";
import type { GoFile } from "./goParser.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText } from "./syntaxNode.ts";

/** A source that knows no package. */
export const noPackages: PackageSource = { packageAt: () => null };

/**
 * Indexes the files of one package. The caller chooses the files that belong together: one package clause, one set of
 * build tags.
 */
export function indexPackage(importPath: string, files: readonly GoFile[]): PackageIndex {
  return new FilesIndex(importPath, files);
}

class FilesIndex implements PackageIndex {
  readonly importPath: string;
  readonly name: string;
  private readonly entities = new Map<string, Entity>();
  private readonly methods = new Map<string, FunctionEntity>();
  private readonly ambiguous = new Set<string>();

  constructor(importPath: string, files: readonly GoFile[]) {
    this.importPath = importPath;
    this.name = files.find((file) => file.packageName !== "")?.packageName ?? "";
    for (const file of files)
      for (const declaration of file.declarations) this.addDeclaration(file, declaration.header);
  }

  lookup(name: string): Entity | null {
    return this.entities.get(name) ?? null;
  }

  method(typeName: string, name: string): FunctionEntity | null {
    return this.methods.get(`${typeName}.${name}`) ?? null;
  }

  isAmbiguous(name: string): boolean {
    return this.ambiguous.has(name);
  }

  private addDeclaration(file: GoFile, node: SyntaxNode): void {
    const place: Place = { package: this, file, node };
    if (node.kind === "ERROR") {
      for (const child of node.children) this.addDeclaration(file, child);
    } else if (node.kind === "method_declaration") {
      const type = receiverTypeName(node);
      const name = declaredName(node);
      if (type !== null) this.methods.set(`${type}.${name}`, { kind: "function", name, place });
    } else if (node.kind === "function_declaration") {
      const name = declaredName(node);
      if (name !== "init") this.add({ kind: "function", name, place });
    } else for (const entity of declaredBy(node, place)) this.add(entity);
  }

  private add(entity: Entity): void {
    if (entity.name === "_" || entity.name === "") return;
    if (this.entities.has(entity.name)) this.ambiguous.add(entity.name);
    else this.entities.set(entity.name, entity);
  }
}

/** "Map" of `func (m *Map[K, V]) …`, or null when the receiver does not parse. */
export function receiverTypeName(method: SyntaxNode): string | null {
  const type = receiverType(method);
  if (type === null) return null;
  const named = type.kind === "generic_type" ? childOf(type, "type") : type;
  return named?.kind === "type_identifier" ? nodeText(named) : null;
}

/** The receiver's type without its pointer. */
export function receiverType(method: SyntaxNode): SyntaxNode | null {
  const parameter = childOf(method, "receiver")?.children[0];
  let type = parameter === undefined ? null : childOf(parameter, "type");
  while (type !== null && (type.kind === "pointer_type" || type.kind === "parenthesized_type"))
    type = type.children[0] ?? null;
  return type;
}
