import { declaredName } from "../../source/declarations.ts";
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

interface Listed {
  readonly declaration: GoDeclaration;
  readonly where: Where;
}

/** The functions of a program; their bodies are read when someone asks for them. */
export class ProgramIndex {
  readonly #functions = new Map<SyntaxNode, Listed>();
  readonly #inits = new Map<FollowedPackage, Listed[]>();
  readonly #followed: ReadonlySet<PackageIndex>;

  constructor({ packages }: Program) {
    this.#followed = new Set(packages.map(({ index }) => index));
    for (const followed of packages) {
      const inits: Listed[] = [];
      for (const file of followed.files)
        for (const declaration of file.declarations) {
          const { kind } = declaration.header;
          if (kind !== "function_declaration" && kind !== "method_declaration") continue;
          const listed = { declaration, where: { package: followed.index, file } };
          if (kind === "function_declaration" && declaredName(declaration.header) === "init")
            inits.push(listed);
          else this.#functions.set(declaration.header, listed);
        }
      this.#inits.set(followed, inits);
    }
  }

  /** The declaration of a function with its body; null where it is not of the program. */
  bodyOf({ place }: FunctionEntity): Declared | null {
    const listed = this.#functions.get(place.node);
    return listed === undefined ? null : withBody(listed);
  }

  isFollowed(variable: VariableEntity): boolean {
    return this.#followed.has(variable.place.package);
  }

  initsOf(followed: FollowedPackage): readonly Declared[] {
    return (this.#inits.get(followed) ?? []).map(withBody);
  }

  functionsOf({ index }: FollowedPackage): readonly Declared[] {
    return [...this.#functions.values()].filter(({ where }) => where.package === index).map(withBody);
  }
}

function withBody({ declaration, where }: Listed): Declared {
  return { node: declaration.whole(), where };
}
