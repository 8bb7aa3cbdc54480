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

  /** The zero value of a variable of a type. @param name null where one place declares several */
  declared(type: SourceType, { node, where }: Pick<Origin, "node" | "where">, name: string | null): Value {
    const isMap = this.underlying(type).kind === "map";
    const declared = `${name ?? "it"} is declared here`;
    return this.zero(
      type,
      isMap
        ? { node, where, text: `${declared} without being made` }
        : { node, where, text: `${declared}, which leaves … nil`, leavesOut: "" },
    );
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

/** Longer terms are told apart by their hashes, which keeps terms of terms short. */
const maxTerm = 160;

function shortTerm(term: string): string {
  if (term.length <= maxTerm) return term;
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < term.length; i++) {
    const unit = term.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995) + i;
  }
  const isLength = term.startsWith("len ");
  return `${isLength ? "len " : ""}~${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

/** A value that is not known, made of no other. */
export function unknownValue(certainty: UnknownKind, named: string, type: SourceType | null): Unknown {
  const term = shortTerm(named);
  return { kind: "unknown", certainty, term, parts: [term], type, condition: null, seen: null, kids: null };
}

/** Of values that are made of more nobody asks anything free. */
const maxParts = 40;

const order: readonly UnknownKind[] = ["free", "context", "doubt"];

/** A value that follows from unknown ones. */
export function derived(
  named: string,
  from: readonly Unknown[],
  type: SourceType | null,
  condition: Unknown["condition"] = null,
): Unknown {
  const parts = [...new Set(from.flatMap((value) => value.parts))].slice(0, maxParts);
  const least = Math.max(0, ...from.map((value) => order.indexOf(value.certainty)));
  const certainty = parts.length === maxParts ? "doubt" : (order[least] ?? "doubt");
  const term = shortTerm(named);
  return { kind: "unknown", certainty, term, parts, type, condition, seen: null, kids: null };
}
