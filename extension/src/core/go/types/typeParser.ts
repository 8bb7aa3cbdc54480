import { decimalText } from "../../numbers/numberText.ts";
import type { WordSizes } from "../release/goTarget.ts";
import {
  type BasicKind,
  basicKinds,
  type GoType,
  GoTypeError,
  type MapGoType,
  type StructField,
} from "./goType.ts";
import { type DefinitionSyntax, type FuncSyntax, parseTypeText, type TypeSyntax } from "./typeSyntax.ts";

/** Longest `text` that is built: definitions that use each other can expand without bound. */
const maxTextLength = 100_000;

const aliases: ReadonlyMap<string, BasicKind> = new Map(Object.entries({ byte: "uint8", rune: "int32" }));

/**
 * The Go type that `text` names, laid out for the target as the compiler does (cmd/compile/internal/types/size.go).
 * Go syntax with built-in and unnamed types, after any number of `type` definitions parted by `;`.
 * @throws GoTypeError with one sentence: bad syntax, unknown name, recursion by value, a map key that cannot be compared, too large
 */
export function parseGoType(text: string, target: WordSizes): GoType {
  const parsed = parseTypeText(text);
  const resolver = new TypeResolver(parsed.definitions, target);
  const type = resolver.resolve(parsed.type);
  for (const name of parsed.definitions.keys()) resolver.define(name);
  resolver.finish();
  return type;
}

/**
 * As parseGoType, for a map type (or a name defined as one).
 * @throws GoTypeError also when the type is not a map type
 */
export function parseMapType(text: string, target: WordSizes): MapGoType {
  const type = parseGoType(text, target);
  if (type.kind !== "map") throw new GoTypeError(`not a map type: ${type.name ?? type.text}`);
  return type;
}

/** What a type has before its kind's own fields. */
type Laid = Pick<GoType, "text" | "name" | "sizeBytes" | "alignBytes" | "hasPointers" | "comparable">;

/** Lays types out; pointed-to types are resolved afterwards, so that types may be recursive through pointers. */
class TypeResolver {
  readonly #definitions: ReadonlyMap<string, DefinitionSyntax>;
  readonly #target: WordSizes;
  readonly #defined = new Map<string, GoType>();
  readonly #resolving = new Set<string>();
  readonly #resolved = new Map<TypeSyntax, GoType>();
  /** Types behind pointers that are still to be checked. */
  readonly #later: (() => void)[] = [];

  constructor(definitions: ReadonlyMap<string, DefinitionSyntax>, target: WordSizes) {
    this.#definitions = definitions;
    this.#target = target;
  }

  /** Resolves what was left behind pointers. */
  finish(): void {
    for (let check = this.#later.pop(); check; check = this.#later.pop()) check();
  }

  /** The type of a `type` definition, resolved once. */
  define(name: string): GoType {
    const known = this.#defined.get(name);
    if (known) return known;
    const definition = this.#definitions.get(name);
    if (!definition) throw new GoTypeError(`unknown type ${name}`);
    if (this.#resolving.has(name)) throw new GoTypeError(`type ${name} contains itself`);
    this.#resolving.add(name);
    const type = definition.isAlias ? this.resolve(definition.type) : this.#build(definition.type, name);
    this.#resolving.delete(name);
    this.#defined.set(name, type);
    return type;
  }

  resolve(syntax: TypeSyntax): GoType {
    const known = this.#resolved.get(syntax);
    if (known) return known;
    const type = this.#build(syntax, undefined);
    this.#resolved.set(syntax, type);
    return type;
  }

  #build(syntax: TypeSyntax, name: string | undefined): GoType {
    const resolve = (elem: TypeSyntax): GoType => this.resolve(elem);
    switch (syntax.form) {
      case "name":
        return this.#named(syntax.name, name);
      case "pointer":
      case "slice":
      case "chan": {
        this.#later.push(() => resolve(syntax.elem));
        const words = syntax.form === "slice" ? 3 : 1;
        const laid = this.#words(words, syntax, name, syntax.form !== "slice");
        return {
          kind: syntax.form,
          ...laid,
          get elem() {
            return resolve(syntax.elem);
          },
        };
      }
      case "map": {
        this.#later.push(() => {
          resolve(syntax.elem);
          checkMapKey(resolve(syntax.key), syntax.key);
        });
        const laid = this.#words(1, syntax, name, false);
        return {
          kind: "map",
          ...laid,
          get key() {
            return resolve(syntax.key);
          },
          get elem() {
            return resolve(syntax.elem);
          },
        };
      }
      case "func": {
        const { params, results } = syntax.signature;
        this.#later.push(() => [...params, ...results].forEach(resolve));
        return { kind: "func", ...this.#words(1, syntax, name, false) };
      }
      case "interface": {
        const hasMethods = this.#hasMethods(syntax, new Set());
        this.#later.push(() => {
          for (const { signature } of syntax.methods)
            [...signature.params, ...signature.results].forEach(resolve);
        });
        return { kind: "interface", ...this.#words(2, syntax, name, true), hasMethods };
      }
      case "array":
        return this.#array(syntax, name);
      case "struct":
        return this.#struct(syntax, name);
    }
  }

  /** A type of whole words that are (or start with) pointers. */
  #words(count: number, syntax: TypeSyntax, name: string | undefined, comparable: boolean): Laid {
    const { ptrSizeBytes } = this.#target;
    const sizeBytes = count * ptrSizeBytes;
    return {
      ...this.#titles(syntax, name),
      sizeBytes,
      alignBytes: ptrSizeBytes,
      hasPointers: true,
      comparable,
    };
  }

  #titles(syntax: TypeSyntax, name: string | undefined): { text: string; name?: string } {
    const text = this.#textOf(syntax, name === undefined ? [] : [name]);
    return name === undefined ? { text } : { text, name };
  }

  #named(written: string, name: string | undefined): GoType {
    if (this.#definitions.has(written)) {
      const type = this.define(written);
      return name === undefined ? type : withName(type, name);
    }
    const titled = name === undefined ? {} : { name };
    const { ptrSizeBytes } = this.#target;
    const word = { alignBytes: ptrSizeBytes, comparable: true, hasPointers: true, ...titled };
    if (written === "any")
      return {
        kind: "interface",
        text: "interface {}",
        sizeBytes: 2 * ptrSizeBytes,
        hasMethods: false,
        ...word,
      };
    if (written === "error")
      return { kind: "interface", text: "error", sizeBytes: 2 * ptrSizeBytes, hasMethods: true, ...word };
    const kind = aliases.get(written) ?? basicKinds.find((k) => k === written);
    if (kind === undefined) throw new GoTypeError(unknownName(written));
    return { ...basicType(kind, this.#target), ...titled };
  }

  #array(syntax: Extract<TypeSyntax, { form: "array" }>, name: string | undefined): GoType {
    const elem = this.resolve(syntax.elem);
    const size = BigInt(elem.sizeBytes) * syntax.length;
    this.#checkSize(size, syntax);
    if (
      syntax.length > BigInt(Number.MAX_SAFE_INTEGER) ||
      (this.#target.ptrSizeBytes === 4 && syntax.length >= 1n << 31n)
    )
      throw new GoTypeError(`array length ${syntax.length} is too large`);
    const length = Number(syntax.length);
    return {
      kind: "array",
      ...this.#titles(syntax, name),
      sizeBytes: Number(size),
      alignBytes: elem.alignBytes,
      hasPointers: length > 0 && elem.hasPointers,
      comparable: elem.comparable,
      elem,
      length,
    };
  }

  #struct(syntax: Extract<TypeSyntax, { form: "struct" }>, name: string | undefined): GoType {
    const fields: StructField[] = [];
    let end = 0;
    let alignBytes = 1;
    for (const field of syntax.fields) {
      const type = this.resolve(field.type);
      const offsetBytes = roundUp(end, type.alignBytes);
      fields.push({ name: field.name, type, offsetBytes, ...(field.embedded ? { embedded: true } : {}) });
      end = offsetBytes + type.sizeBytes;
      alignBytes = Math.max(alignBytes, type.alignBytes);
      this.#checkSize(BigInt(end), syntax);
    }
    // A pointer to a zero-size field at the end must not point behind the object.
    if (end > 0 && fields.at(-1)?.type.sizeBytes === 0) end++;
    return {
      kind: "struct",
      ...this.#titles(syntax, name),
      sizeBytes: roundUp(end, alignBytes),
      alignBytes,
      hasPointers: fields.some((f) => f.type.hasPointers),
      comparable: fields.every((f) => f.type.comparable),
      fields,
    };
  }

  #checkSize(sizeBytes: bigint, syntax: TypeSyntax): void {
    const limit = this.#target.ptrSizeBytes === 8 ? 1n << 50n : (1n << 31n) - 1n;
    if (sizeBytes >= limit)
      throw new GoTypeError(
        `type ${shortened(syntax.source)} takes ${decimalText(sizeBytes)} bytes; Go allows less than ${decimalText(limit)}`,
      );
  }

  #hasMethods(syntax: Extract<TypeSyntax, { form: "interface" }>, seen: Set<string>): boolean {
    let any = syntax.methods.length > 0;
    for (const embedded of syntax.embedded) if (this.#embeddedHasMethods(embedded, seen)) any = true;
    return any;
  }

  #embeddedHasMethods(syntax: TypeSyntax, seen: Set<string>): boolean {
    if (syntax.form === "interface") return this.#hasMethods(syntax, seen);
    if (syntax.form === "name") {
      const definition = this.#definitions.get(syntax.name);
      if (definition) {
        if (seen.has(syntax.name)) throw new GoTypeError(`type ${syntax.name} contains itself`);
        return this.#embeddedHasMethods(definition.type, new Set([...seen, syntax.name]));
      }
      if (syntax.name === "error") return true;
      if (syntax.name === "any") return false;
      if (aliases.get(syntax.name) === undefined && !basicKinds.some((k) => k === syntax.name))
        throw new GoTypeError(unknownName(syntax.name));
    }
    throw new GoTypeError(`interface embeds ${syntax.source}, which is not an interface`);
  }

  /** The type as Go prints it, definitions expanded; inside its own expansion a defined type keeps its name. */
  #textOf(syntax: TypeSyntax, expanding: readonly string[]): string {
    const text = this.#textOfForm(syntax, expanding);
    if (text.length > maxTextLength)
      throw new GoTypeError(`the type is longer than ${maxTextLength} characters when written out`);
    return text;
  }

  #textOfForm(syntax: TypeSyntax, expanding: readonly string[]): string {
    const textOf = (inner: TypeSyntax): string => this.#textOf(inner, expanding);
    switch (syntax.form) {
      case "name": {
        const definition = this.#definitions.get(syntax.name);
        if (definition && !expanding.includes(syntax.name))
          return this.#textOf(definition.type, [...expanding, syntax.name]);
        if (syntax.name === "any" && !definition) return "interface {}";
        return definition ? syntax.name : (aliases.get(syntax.name) ?? syntax.name);
      }
      case "pointer":
        return `*${textOf(syntax.elem)}`;
      case "slice":
        return `[]${textOf(syntax.elem)}`;
      case "chan": {
        const elem = textOf(syntax.elem);
        return `${syntax.direction} ${syntax.direction !== "<-chan" && elem.startsWith("<-") ? `(${elem})` : elem}`;
      }
      case "array":
        return `[${syntax.length}]${textOf(syntax.elem)}`;
      case "map":
        return `map[${textOf(syntax.key)}]${textOf(syntax.elem)}`;
      case "func":
        return `func${this.#signatureText(syntax.signature, textOf)}`;
      case "interface": {
        const methods = syntax.methods.map((m) => m.name + this.#signatureText(m.signature, textOf)).sort();
        const parts = [...methods, ...syntax.embedded.map((e) => e.source)];
        return parts.length === 0 ? "interface {}" : `interface { ${parts.join("; ")} }`;
      }
      case "struct": {
        const fields = syntax.fields.map((f) => {
          const text = textOf(f.type);
          return f.embedded && text === f.name ? text : `${f.name} ${text}`;
        });
        return fields.length === 0 ? "struct {}" : `struct { ${fields.join("; ")} }`;
      }
    }
  }

  #signatureText(signature: FuncSyntax, textOf: (syntax: TypeSyntax) => string): string {
    const params = signature.params.map(textOf);
    if (signature.variadic) params.push(`...${params.pop() ?? ""}`);
    const results = signature.results.map(textOf);
    const out =
      results.length === 0 ? "" : results.length === 1 ? ` ${results[0]}` : ` (${results.join(", ")})`;
    return `(${params.join(", ")})${out}`;
  }
}

/** The layout of a basic type on a target. */
export function basicType(kind: BasicKind, target: WordSizes): Extract<GoType, { kind: BasicKind }> {
  const { ptrSizeBytes, int64AlignBytes } = target;
  const laid = (
    sizeBytes: number,
    alignBytes: number,
    hasPointers = false,
  ): Extract<GoType, { kind: BasicKind }> => {
    return { kind, text: kind, sizeBytes, alignBytes, hasPointers, comparable: true };
  };
  switch (kind) {
    case "bool":
    case "int8":
    case "uint8":
      return laid(1, 1);
    case "int16":
    case "uint16":
      return laid(2, 2);
    case "int32":
    case "uint32":
    case "float32":
      return laid(4, 4);
    case "int64":
    case "uint64":
    case "float64":
      return laid(8, int64AlignBytes);
    case "complex64":
      return laid(8, 4);
    case "complex128":
      return laid(16, int64AlignBytes);
    case "int":
    case "uint":
    case "uintptr":
      return laid(ptrSizeBytes, ptrSizeBytes);
    case "string":
      return laid(2 * ptrSizeBytes, ptrSizeBytes, true);
    case "unsafe.Pointer":
      return laid(ptrSizeBytes, ptrSizeBytes, true);
  }
}

/** A copy under another declared name; lazy members stay lazy. */
function withName(type: GoType, name: string): GoType {
  const copy: object = Object.create(null, Object.getOwnPropertyDescriptors(type));
  return Object.assign(copy, { name }) as GoType;
}

function checkMapKey(key: GoType, syntax: TypeSyntax): void {
  if (key.comparable) return;
  const reason = key.kind === "array" || key.kind === "struct" ? uncomparablePart(key) : undefined;
  throw new GoTypeError(
    `key type ${shortened(syntax.source)} cannot be compared${reason === undefined ? "" : ` (${reason})`}`,
  );
}

/** Which part of an array or struct has no ==, in words. */
function uncomparablePart(type: GoType): string | undefined {
  if (type.kind === "array") return uncomparablePart(type.elem) ?? `its elements are ${type.elem.text}`;
  if (type.kind !== "struct") return undefined;
  const field = type.fields.find((f) => !f.type.comparable);
  return field && (uncomparablePart(field.type) ?? `field ${field.name} is a ${field.type.text}`);
}

function unknownName(name: string): string {
  if (name === "comparable") return "comparable is a constraint, not a type of values";
  return name.includes(".")
    ? `unknown type ${name}: types of other packages cannot be resolved here`
    : `unknown type ${name}`;
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

/** The next multiple of `alignBytes` (a power of two). */
export function roundUp(bytes: number, alignBytes: number): number {
  return Math.ceil(bytes / alignBytes) * alignBytes;
}
