import { declaredBy, declaredName } from "../../source/declarations.ts";
import type { FunctionEntity, PackageIndex, VariableEntity, Where } from "../../source/entity.ts";
import type { GoDeclaration, GoFile } from "../../source/goParser.ts";
import type { Inference } from "../../source/inference.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";

/** A package whose functions have bodies. */
export interface FollowedPackage {
  readonly index: PackageIndex;
  readonly files: readonly GoFile[];
}

/** A function with its body. */
export interface Declared {
  readonly node: SyntaxNode;
  readonly where: Where;
}

/** What is run: packages of one module, those that others import first. */
export interface Program {
  readonly inference: Inference;
  readonly packages: readonly FollowedPackage[];
}

/** A function whose body is read when someone asks for it. */
export class ListedFunction {
  readonly name: string;
  readonly declaration: GoDeclaration;
  readonly where: Where;

  constructor(declaration: GoDeclaration, where: Where) {
    this.name = declaredName(declaration.header);
    this.declaration = declaration;
    this.where = where;
  }

  declared(): Declared {
    return { node: this.declaration.whole(), where: this.where };
  }
}

/** The functions of a program; their bodies are read when someone asks for them. */
export class ProgramIndex {
  readonly #functions = new Map<SyntaxNode, ListedFunction>();
  readonly #inits = new Map<FollowedPackage, ListedFunction[]>();
  readonly #variables = new Map<FollowedPackage, readonly VariableEntity[]>();
  readonly #followed: ReadonlySet<PackageIndex>;

  /** @param known functions that were listed before */
  constructor({ packages }: Program, known: Map<SyntaxNode, ListedFunction> = new Map()) {
    this.#followed = new Set(packages.map(({ index }) => index));
    for (const followed of packages) {
      const inits: ListedFunction[] = [];
      for (const file of followed.files)
        for (const declaration of file.declarations) {
          const { kind } = declaration.header;
          if (kind !== "function_declaration" && kind !== "method_declaration") continue;
          const listed =
            known.get(declaration.header) ??
            new ListedFunction(declaration, { package: followed.index, file });
          known.set(declaration.header, listed);
          if (kind === "function_declaration" && listed.name === "init") inits.push(listed);
          else this.#functions.set(declaration.header, listed);
        }
      this.#inits.set(followed, inits);
    }
  }

  /** The declaration of a function with its body; null where it is not of the program. */
  bodyOf({ place }: FunctionEntity): Declared | null {
    const listed = this.#functions.get(place.node);
    return listed?.declared() ?? null;
  }

  isFollowed(variable: VariableEntity): boolean {
    return this.#followed.has(variable.place.package);
  }

  initsOf(followed: FollowedPackage): readonly ListedFunction[] {
    return this.#inits.get(followed) ?? [];
  }

  /** The package-level variables, in the order of the files. */
  variablesOf(followed: FollowedPackage): readonly VariableEntity[] {
    let variables = this.#variables.get(followed);
    if (variables === undefined) this.#variables.set(followed, (variables = variablesIn(followed)));
    return variables;
  }

  get functions(): readonly ListedFunction[] {
    return [...this.#functions.values(), ...[...this.#inits.values()].flat()];
  }

  functionsOf({ index }: FollowedPackage): readonly ListedFunction[] {
    return [...this.#functions.values()].filter(({ where }) => where.package === index);
  }
}

function variablesIn({ index, files }: FollowedPackage): readonly VariableEntity[] {
  return files
    .flatMap((file) =>
      file.declarations.flatMap(({ header }) => declaredBy(header, { package: index, file })),
    )
    .flatMap(({ kind, name }) => {
      const entity = kind === "variable" ? index.lookup(name) : null;
      return entity?.kind === "variable" ? [entity] : [];
    });
}
