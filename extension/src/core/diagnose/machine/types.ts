import type { Inference } from "../../source/inference.ts";
import { underlying } from "../../source/members.ts";
import type { SourceField, SourceType } from "../../source/sourceType.ts";
import { linkName } from "../../source/typeText.ts";
import { arrayLimit } from "./limits.ts";
import { Cell, type Origin, type Unknown, type UnknownKind, type Value } from "./value.ts";

/** What the machine asks of types. */
export class Types {
  readonly inference: Inference;
  readonly #underlying = new Map<SourceType, SourceType>();

  constructor(inference: Inference) {
    this.inference = inference;
  }

  underlying(type: SourceType): SourceType {
    let found = this.#underlying.get(type);
    if (found === undefined) {
      found = underlying(type, this.inference);
      this.#underlying.set(type, found);
    }
    return found;
  }

  fieldsOf(type: SourceType | null): readonly SourceField[] {
    const below = type === null ? null : this.underlying(type);
    return below?.kind === "struct" ? below.fields : [];
  }

  isInterface(type: SourceType): boolean {
    return this.underlying(type).kind === "interface";
  }

  /** "sync.Mutex" of a type that a package declares; "" for others. */
  nameOf(type: SourceType | null): string {
    if (type?.kind === "pointer") return this.nameOf(type.elem);
    if (type?.kind !== "named") return type?.kind === "interface" ? (type.label ?? "") : "";
    return `${type.entity.place.package.importPath}.${type.entity.name}`;
  }

  /** A text that is the same for the same type; null where that is not known. */
  textOf(type: SourceType): string | null {
    return linkName(type);
  }

  /** The zero value of a type, which somebody declared at some place. */
  zero(type: SourceType, origin: Origin): Value {
    const below = this.underlying(type);
    switch (below.kind) {
      case "basic":
        if (below.name === "string") return "";
        if (below.name === "bool") return false;
        return below.name === "unsafe.Pointer" ? { kind: "nil", type, origin } : 0;
      case "struct":
        return { kind: "struct", type, fields: new Map(), fill: { zero: origin } };
      case "array":
        if (below.length > arrayLimit) break;
        return {
          kind: "array",
          type,
          elements: Array.from(
            { length: below.length },
            () => new Cell(this.zero(below.elem, origin), below.elem),
          ),
        };
      case "pointer":
      case "map":
      case "slice":
      case "chan":
      case "func":
      case "interface":
        return { kind: "nil", type, origin };
    }
    return unknownValue("doubt", `zero ${origin.node.start}`, type);
  }
}

/** A value that is not known, made of no other. */
export function unknownValue(certainty: UnknownKind, term: string, type: SourceType | null): Unknown {
  return {
    ...{ kind: "unknown", certainty, term, parts: [term], type, condition: null },
    seen: null,
    kids: new Map(),
  };
}

const order: readonly UnknownKind[] = ["free", "context", "doubt"];

/** A value that follows from unknown ones. */
export function derived(
  term: string,
  from: readonly Unknown[],
  type: SourceType | null,
  condition: Unknown["condition"] = null,
): Unknown {
  const certainty = order[Math.max(0, ...from.map((value) => order.indexOf(value.certainty)))] ?? "doubt";
  const parts = [...new Set(from.flatMap((value) => value.parts))];
  return { kind: "unknown", certainty, term, parts, type, condition, seen: null, kids: new Map() };
}
