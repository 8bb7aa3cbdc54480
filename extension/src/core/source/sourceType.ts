import type { BasicKind } from "../go/types/goType.ts";
import type { TypeEntity, Where } from "./entity.ts";
import type { SyntaxNode, SyntaxUnit } from "./syntaxNode.ts";

/** What an untyped constant may become. */
export type UntypedKind = "bool" | "int" | "rune" | "float" | "complex" | "string" | "nil";

/** A struct field or an embedded type. */
export interface SourceField {
  readonly name: string;
  readonly embedded: boolean;
  readonly type: SourceType;
}

/** A function's type; `variadic`: the last parameter is the element type of a slice. */
export interface SourceSignature {
  readonly kind: "func";
  readonly params: readonly SourceType[];
  readonly results: readonly SourceType[];
  readonly variadic: boolean;
  /** Type parameters still to be given, in order. */
  readonly typeParams: readonly TypeParamType[];
}

/** A type parameter; two are the same when they are declared at the same place. */
export interface TypeParamType {
  readonly kind: "typeParam";
  readonly name: string;
  readonly unit: SyntaxUnit;
  readonly at: number;
  readonly constraint: SyntaxNode | null;
  /** Where the constraint's names are looked up. */
  readonly where: Where;
}

/**
 * A type as far as the source tells it. `unknown` carries the first reason why it is not known, and spreads: what is
 * made of something unknown is unknown.
 */
export type SourceType =
  | { readonly kind: "basic"; readonly name: BasicKind }
  | { readonly kind: "untyped"; readonly of: UntypedKind }
  | { readonly kind: "named"; readonly entity: TypeEntity; readonly args: readonly SourceType[] }
  | {
      readonly kind: "pointer" | "slice" | "chan";
      readonly elem: SourceType;
      readonly dir?: "send" | "receive";
    }
  | { readonly kind: "array"; readonly elem: SourceType; readonly length: number }
  | { readonly kind: "map"; readonly key: SourceType; readonly elem: SourceType }
  | { readonly kind: "struct"; readonly fields: readonly SourceField[] }
  | {
      readonly kind: "interface";
      readonly methods: ReadonlyMap<string, SourceSignature>;
      readonly embeds: readonly SourceType[];
      /** The types of a constraint's union (`~int | string`), where it has one. */
      readonly terms: readonly SourceType[];
      /** The built-in name it has: "error" or "comparable". */
      readonly label?: string;
    }
  | SourceSignature
  | TypeParamType
  | { readonly kind: "tuple"; readonly types: readonly SourceType[] }
  | {
      readonly kind: "unknown";
      readonly reason: string /** How the source writes it. */;
      readonly text?: string;
    };

export type SourceMapType = Extract<SourceType, { kind: "map" }>;

/** An unknown type and why. */
export function unknown(reason: string): SourceType {
  return { kind: "unknown", reason };
}

export function basic(name: BasicKind): SourceType {
  return { kind: "basic", name };
}

export function untyped(of: UntypedKind): SourceType {
  return { kind: "untyped", of };
}

export const emptyInterface: SourceType = { kind: "interface", methods: new Map(), embeds: [], terms: [] };

/** The type a value of an untyped constant gets where nothing else decides (Go spec, "Constants"). */
export function defaultType(type: SourceType): SourceType {
  if (type.kind !== "untyped") return type;
  switch (type.of) {
    case "int":
      return basic("int");
    case "rune":
      return basic("int32");
    case "float":
      return basic("float64");
    case "complex":
      return basic("complex128");
    case "bool":
    case "string":
      return basic(type.of);
    case "nil":
      return unknown("nil has no type of its own");
  }
}

/** Same declaration of a type parameter. */
export function sameTypeParam(a: TypeParamType, b: TypeParamType): boolean {
  return a.unit === b.unit && a.at === b.at;
}

/** What stands for each type parameter. */
export type Substitution = readonly { readonly param: TypeParamType; readonly type: SourceType }[];

/** The type with type parameters replaced. Types without any are returned as they are. */
export function substitute(type: SourceType, by: Substitution): SourceType {
  if (by.length === 0) return type;
  const all = (types: readonly SourceType[]) => types.map((t) => substitute(t, by));
  switch (type.kind) {
    case "typeParam":
      return by.find((s) => sameTypeParam(s.param, type))?.type ?? type;
    case "named":
      return type.args.length === 0 ? type : { ...type, args: all(type.args) };
    case "pointer":
    case "slice":
    case "chan":
    case "array":
      return { ...type, elem: substitute(type.elem, by) };
    case "map":
      return { kind: "map", key: substitute(type.key, by), elem: substitute(type.elem, by) };
    case "struct":
      return { kind: "struct", fields: type.fields.map((f) => ({ ...f, type: substitute(f.type, by) })) };
    case "interface": {
      const methods = new Map([...type.methods].map(([name, m]) => [name, substituteSignature(m, by)]));
      return { ...type, methods, embeds: all(type.embeds), terms: all(type.terms) };
    }
    case "func":
      return substituteSignature(type, by);
    case "tuple":
      return { kind: "tuple", types: all(type.types) };
    default:
      return type;
  }
}

/** A signature with type parameters replaced; those given are no longer asked for. */
export function substituteSignature(signature: SourceSignature, by: Substitution): SourceSignature {
  return {
    ...signature,
    params: signature.params.map((t) => substitute(t, by)),
    results: signature.results.map((t) => substitute(t, by)),
    typeParams: signature.typeParams.filter((p) => !by.some((s) => sameTypeParam(s.param, p))),
  };
}

/** Whether a type holds a type parameter, or something unknown; the first found, outermost first. */
export function firstOpen(type: SourceType): Extract<SourceType, { kind: "typeParam" | "unknown" }> | null {
  const among = (types: readonly SourceType[]) => {
    for (const t of types) {
      const open = firstOpen(t);
      if (open !== null) return open;
    }
    return null;
  };
  switch (type.kind) {
    case "typeParam":
    case "unknown":
      return type;
    case "named":
      return among(type.args);
    case "pointer":
    case "slice":
    case "chan":
    case "array":
      return firstOpen(type.elem);
    case "map":
      return firstOpen(type.key) ?? firstOpen(type.elem);
    case "struct":
      return among(type.fields.map((f) => f.type));
    case "func":
      return among([...type.params, ...type.results]);
    case "interface":
      return among(type.embeds);
    case "tuple":
      return among(type.types);
    default:
      return null;
  }
}
