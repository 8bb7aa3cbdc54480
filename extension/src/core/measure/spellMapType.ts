import type { GoType } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";

/** A map type as Go source that stands for itself: what it is declared with, its key and its elem. */
export interface SpelledMapType {
  /** "type UserID uint64", in an order in which Go takes them. */
  readonly declarations: readonly string[];
  readonly key: string;
  readonly elem: string;
  /** The text of a type inside it, with the names that were declared. */
  spell(type: GoType): string;
}

/** The method that stands for those of an interface: which they are changes nothing in a map. */
export const standInMethod = "M";

/**
 * Spells a map type so that it can be copied into a program of its own. What pointers, slices, channels, maps and
 * functions refer to has no part in a map and is left out unless it is built in.
 * @param taken names that the program has for something else
 */
export function spellMapType(type: MapType, taken: ReadonlySet<string>): SpelledMapType {
  const speller = new TypeSpeller(taken);
  const [key, elem] = [speller.spell(type.key), speller.spell(type.elem)];
  return { declarations: speller.declarations, key, elem, spell: (inner) => speller.spell(inner) };
}

class TypeSpeller {
  readonly declarations: string[] = [];
  readonly #taken: Set<string>;
  readonly #names = new Map<string, string>();

  constructor(taken: ReadonlySet<string>) {
    this.#taken = new Set(taken);
  }

  spell(type: GoType): string {
    if (type.name === undefined) return this.#form(type);
    const known = this.#names.get(type.name);
    if (known !== undefined) return known;
    let name = type.name;
    while (this.#taken.has(name)) name += "_";
    this.#taken.add(name);
    this.#names.set(type.name, name);
    this.declarations.push(`type ${name} ${this.#form(type)}`);
    return name;
  }

  #form(type: GoType): string {
    switch (type.kind) {
      case "pointer":
        return isBuiltIn(type.elem) ? `*${type.elem.kind}` : "unsafe.Pointer";
      case "slice":
        return isBuiltIn(type.elem) ? `[]${type.elem.kind}` : "[]struct{}";
      case "chan":
        return "chan struct{}";
      case "func":
        return "func()";
      case "map":
        return "map[int]int";
      case "array":
        return `[${type.length}]${this.spell(type.elem)}`;
      case "struct":
        return `struct{ ${type.fields.map((field) => `${field.name} ${this.spell(field.type)}`).join("; ")} }`;
      case "interface":
        return type.hasMethods ? `interface{ ${standInMethod}() }` : "interface{}";
      default:
        return type.kind;
    }
  }
}

/** Whether a type is one of Go's basic ones, which need no declaration. */
function isBuiltIn({ kind }: GoType): boolean {
  return !["pointer", "slice", "chan", "func", "map", "array", "struct", "interface"].includes(kind);
}
