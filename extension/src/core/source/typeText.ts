import type { PackageIndex } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import type { SourceMapType, SourceSignature, SourceType } from "./sourceType.ts";
import { firstOpen } from "./sourceType.ts";

/** The type as a reader of `from` would write it: `map[UserID]*User`, `time.Duration`. Null when part of it is unknown. */
export function sourceText(type: SourceType, from: PackageIndex): string | null {
  const text = print(type, (named) => qualifiedName(named, from), printStruct);
  return text.includes(unprintable) ? null : text;
}

type Named = Extract<SourceType, { kind: "named" }>;
type Struct = Extract<SourceType, { kind: "struct" }>;
type NameOf = (named: Named) => string;
type StructText = (struct: Struct, text: (type: SourceType) => string) => string;

function qualifiedName(named: Named, from: PackageIndex): string {
  const { entity } = named;
  const home = entity.place.package;
  return home === from || entity.local ? entity.name : `${home.name}.${entity.name}`;
}

function printStruct(struct: Struct, text: (type: SourceType) => string): string {
  const fields = struct.fields.map((f) => (f.embedded ? text(f.type) : `${f.name} ${text(f.type)}`));
  return fields.length === 0 ? "struct{}" : `struct{ ${fields.join("; ")} }`;
}

function print(type: SourceType, nameOf: NameOf, structText: StructText, argumentSeparator = ", "): string {
  const text = (t: SourceType): string => print(t, nameOf, structText, argumentSeparator);
  switch (type.kind) {
    case "basic":
      return type.name;
    case "untyped":
      return `untyped ${type.of}`;
    case "named":
      return type.args.length === 0
        ? nameOf(type)
        : `${nameOf(type)}[${type.args.map(text).join(argumentSeparator)}]`;
    case "pointer":
      return `*${text(type.elem)}`;
    case "slice":
      return `[]${text(type.elem)}`;
    case "array":
      return `[${type.length}]${text(type.elem)}`;
    case "chan": {
      const arrow = type.dir === "receive" ? "<-chan " : type.dir === "send" ? "chan<- " : "chan ";
      return (
        arrow +
        (type.elem.kind === "chan" && type.elem.dir === "receive" ? `(${text(type.elem)})` : text(type.elem))
      );
    }
    case "map":
      return `map[${text(type.key)}]${text(type.elem)}`;
    case "func":
      return `func${signatureText(type, text)}`;
    case "struct":
      return structText(type, text);
    case "interface":
      return interfaceText(type, text);
    case "typeParam":
      return type.name;
    case "tuple":
      return `(${type.types.map(text).join(", ")})`;
    case "unknown":
      return type.text ?? unprintable;
  }
}

// A character that no Go source can have in a type.
const unprintable = "\u{fffe}";

function signatureText(signature: SourceSignature, text: (type: SourceType) => string): string {
  const { params, results, variadic } = signature;
  const list = params
    .map((p, i) => (variadic && i === params.length - 1 ? `...${text(p)}` : text(p)))
    .join(", ");
  const [only] = results;
  const result =
    results.length === 0 || only === undefined
      ? ""
      : results.length === 1
        ? ` ${text(only)}`
        : ` (${results.map(text).join(", ")})`;
  return `(${list})${result}`;
}

function interfaceText(
  type: Extract<SourceType, { kind: "interface" }>,
  text: (type: SourceType) => string,
): string {
  if (type.label !== undefined) return type.label;
  const methods = [...type.methods].map(([name, m]) => name + signatureText(m, text)).sort();
  const parts = [...methods, ...type.embeds.map(text)];
  if (type.terms.length > 0) parts.push(type.terms.map(text).join(" | "));
  return parts.length === 0 ? "any" : `interface{ ${parts.join("; ")} }`;
}

/**
 * A map type by what lies in its cells: a name stands for what is below it, and what pointers, slices, channels, maps and
 * functions refer to is as a reader of `from` writes it: `map[uint64]*User`. Null when part of it is unknown.
 */
export function cellsText(map: SourceMapType, from: PackageIndex, inference: Inference): string | null {
  let left = maxShownFields;
  const below = (type: SourceType, depth: number): SourceType => {
    const under = underlying(type, inference);
    if (under.kind === "struct") left -= under.fields.length;
    // What is nested deeper, or one of so many, says nothing to a reader.
    if (left < 0) return type;
    if (depth > maxShownDepth) return under;
    if (under.kind === "array") return { ...under, elem: below(under.elem, depth + 1) };
    if (under.kind !== "struct") return under;
    const fields = under.fields.map((field) => ({ ...field, type: below(field.type, depth + 1) }));
    return { ...under, fields };
  };
  return sourceText({ ...map, key: below(map.key, 0), elem: below(map.elem, 0) }, from);
}

const maxShownDepth = 8;
const maxShownFields = 1000;

/** A type written for parseGoType: built-in and unnamed types after `type` definitions; or why that cannot be. */
export type LayoutText = { readonly text: string } | { readonly why: string };

/**
 * What a map type's layout depends on, as text: `type UserID uint64; map[UserID]unsafe.Pointer`. What pointers, slices,
 * channels and functions refer to has no part in it and is left out unless it is built in.
 */
export function layoutText(type: SourceMapType, inference: Inference): LayoutText {
  const writer = new LayoutWriter(inference);
  return writer.finish(`map[${writer.write(type.key)}]${writer.write(type.elem)}`);
}

// As the parser of the text has it. A type may also never end: `type T[A any] struct{ next [0]T[[2]A] }`.
const maxLayoutDepth = 400;

/** The same of a type of any kind, for its size. */
export function typeLayoutText(type: SourceType, inference: Inference): LayoutText {
  const writer = new LayoutWriter(inference);
  return writer.finish(writer.write(type));
}

class LayoutWriter {
  readonly definitions: string[] = [];
  why: string | null = null;
  private depth = 0;
  private readonly inference: Inference;
  private readonly names = new Map<string, string>();
  private readonly used = new Set<string>();

  constructor(inference: Inference) {
    this.inference = inference;
  }

  /** What was written, after the definitions that it uses. */
  finish(text: string): LayoutText {
    return this.why === null ? { text: [...this.definitions, text].join("; ") } : { why: this.why };
  }

  write(type: SourceType): string {
    if (this.depth > maxLayoutDepth)
      return this.fail(`the type is nested more than ${maxLayoutDepth} levels deep`);
    this.depth++;
    const text = this.writeParts(type);
    this.depth--;
    return text;
  }

  private writeParts(type: SourceType): string {
    switch (type.kind) {
      case "basic":
        return type.name;
      case "untyped":
        return this.fail("an untyped value has no layout");
      case "named":
        return this.writeNamed(type);
      case "pointer":
        return type.elem.kind === "basic" ? `*${type.elem.name}` : "unsafe.Pointer";
      case "slice":
        return type.elem.kind === "basic" ? `[]${type.elem.name}` : "[]struct{}";
      case "chan":
        return type.elem.kind === "basic" ? `chan ${type.elem.name}` : "chan struct{}";
      case "func":
        return "func()";
      case "map":
        return "map[int]int";
      case "array":
        return `[${type.length}]${this.write(type.elem)}`;
      case "struct":
        return `struct{${type.fields.map((f) => `${f.name === "" ? "_" : f.name} ${this.write(f.type)}`).join("; ")}}`;
      case "interface":
        return this.hasMethods(type, 0) ? "interface{ M() }" : "interface{}";
      case "typeParam":
        return this.fail(`${type.name} is a type parameter`);
      case "tuple":
        return this.fail("several values have no layout");
      case "unknown":
        return this.fail(type.reason);
    }
  }

  private fail(why: string): string {
    this.why ??= why;
    return "?";
  }

  private hasMethods(type: SourceType, depth: number): boolean {
    const under = underlying(type, this.inference);
    if (under.kind === "unknown") this.fail(under.reason);
    if (under.kind !== "interface" || depth > 20) return false;
    return under.methods.size > 0 || under.embeds.some((e) => this.hasMethods(e, depth + 1));
  }

  private writeNamed(type: Named): string {
    const { unit } = type.entity.place.node;
    const identity = `${type.entity.place.package.importPath} ${unit.baseOffset + type.entity.place.node.start} ${print(type, (n) => n.entity.name, printStruct)}`;
    const known = this.names.get(identity);
    if (known !== undefined) return known;
    let name = /^[A-Za-z_]\w*$/.test(type.entity.name) ? type.entity.name : "T";
    for (let n = 2; this.used.has(name) || predeclaredNames.has(name); n++) name = `${type.entity.name}${n}`;
    this.used.add(name);
    this.names.set(identity, name);
    if (this.inference.ptrSizeBytes === 4 && isAlign64(type))
      return this.fail("the compiler aligns 64-bit atomics of 32-bit machines by a rule of its own");
    const under = this.write(underlying(type, this.inference));
    this.definitions.push(`type ${name} ${under}`);
    return name;
  }
}

/** The marker in atomic.Int64 and Uint64 that the compiler knows by name (cmd/compile/internal/types/size.go). */
function isAlign64({ entity }: Named): boolean {
  return entity.name === "align64" && /(?:^|\/)atomic$/.test(entity.place.package.importPath);
}

const predeclaredNames = new Set(
  "bool int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128 string byte rune any error comparable M map struct interface func chan type unsafe".split(
    " ",
  ),
);

/**
 * The name of a type in compiler symbols (`type:` + it), where packages stand with their whole path. Null for types
 * whose printed form needs more than their declaration tells: structs, methods, local types.
 */
export function linkName(type: SourceType): string | null {
  let known = firstOpen(type) === null;
  const text = print(
    type,
    ({ entity }) => {
      if (entity.local) known = false;
      return `${entity.place.package.importPath}.${entity.name}`;
    },
    (struct) => {
      if (struct.fields.length > 0) known = false;
      return "struct {}";
    },
    ",",
  );
  if (/interface\{/.test(text)) known = false;
  return known ? text.replace(/\bany\b/g, "interface {}") : null;
}
