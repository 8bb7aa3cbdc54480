import { GoTypeError } from "./goType.ts";
import { scanTypeText, type TypeToken } from "./typeScanner.ts";

/** A type as written; `source` is its text with white space made single. */
export type TypeSyntax = { readonly source: string } & (
  | { readonly form: "name"; readonly name: string }
  | { readonly form: "pointer" | "slice"; readonly elem: TypeSyntax }
  | { readonly form: "chan"; readonly direction: "chan" | "<-chan" | "chan<-"; readonly elem: TypeSyntax }
  | { readonly form: "array"; readonly elem: TypeSyntax; readonly length: bigint }
  | { readonly form: "map"; readonly key: TypeSyntax; readonly elem: TypeSyntax }
  | { readonly form: "func"; readonly signature: FuncSyntax }
  | {
      readonly form: "interface";
      readonly methods: readonly MethodSyntax[];
      readonly embedded: readonly TypeSyntax[];
    }
  | { readonly form: "struct"; readonly fields: readonly FieldSyntax[] }
);

export interface FieldSyntax {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly embedded: boolean;
}

export interface MethodSyntax {
  readonly name: string;
  readonly signature: FuncSyntax;
}

export interface FuncSyntax {
  readonly params: readonly TypeSyntax[];
  readonly variadic: boolean;
  readonly results: readonly TypeSyntax[];
}

/** `type` definitions and the type that uses them. */
export interface TypeText {
  readonly definitions: ReadonlyMap<string, DefinitionSyntax>;
  readonly type: TypeSyntax;
}

export interface DefinitionSyntax {
  readonly name: string;
  readonly isAlias: boolean;
  readonly type: TypeSyntax;
}

/** Deeper nesting than any written program has; keeps the recursion bounded. */
const maxDepth = 500;

/**
 * Parses `type A …; type B …; T` (Go syntax, go/parser's type grammar without type parameters).
 * @throws GoTypeError with the column where the text stops being a type
 */
export function parseTypeText(text: string): TypeText {
  return new TypeSyntaxParser(text).typeText();
}

class TypeSyntaxParser {
  readonly #text: string;
  readonly #tokens: readonly TypeToken[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = scanTypeText(text);
  }

  typeText(): TypeText {
    const definitions = new Map<string, DefinitionSyntax>();
    const define = (): void => {
      const definition = this.#definition();
      if (definitions.has(definition.name)) throw new GoTypeError(`type ${definition.name} is defined twice`);
      if (definition.name !== "_") definitions.set(definition.name, definition);
    };
    while (this.#accept("type")) {
      if (this.#accept("(")) this.#list(")", ";", define);
      else define();
      if (!this.#accept(";")) throw this.#unexpected('";" after the type definition');
    }
    if (this.#peek().kind === "end")
      throw new GoTypeError(definitions.size > 0 ? "no type after the definitions" : "no type given");
    const type = this.#type();
    while (this.#accept(";"));
    if (this.#peek().kind !== "end") throw this.#unexpected("the end of the type");
    return { definitions, type };
  }

  #definition(): DefinitionSyntax {
    const name = this.#name("a type name");
    const isAlias = this.#accept("=");
    return { name, isAlias, type: this.#type() };
  }

  #type(): TypeSyntax {
    if (++this.#depth > maxDepth)
      throw new GoTypeError(`the type is nested more than ${maxDepth} levels deep`);
    const start = this.#peek().start;
    const type = this.#typeWithoutSource(start);
    this.#depth--;
    return type;
  }

  #typeWithoutSource(start: number): TypeSyntax {
    const source = (): string => this.#sourceFrom(start);
    if (this.#accept("(")) {
      const inner = this.#type();
      this.#expect(")");
      return inner;
    }
    if (this.#accept("*")) return { form: "pointer", elem: this.#type(), source: source() };
    if (this.#accept("[")) return this.#arrayOrSlice(source);
    if (this.#accept("<-")) {
      this.#expect("chan");
      return { form: "chan", direction: "<-chan", elem: this.#type(), source: source() };
    }
    const token = this.#peek();
    if (token.kind !== "name") throw this.#unexpected("a type");
    this.#next++;
    switch (token.text) {
      case "map": {
        this.#expect("[");
        const key = this.#type();
        this.#expect("]");
        return { form: "map", key, elem: this.#type(), source: source() };
      }
      case "chan":
        return this.#accept("<-")
          ? { form: "chan", direction: "chan<-", elem: this.#type(), source: source() }
          : { form: "chan", direction: "chan", elem: this.#type(), source: source() };
      case "func":
        return { form: "func", signature: this.#signature(), source: source() };
      case "struct":
        return { form: "struct", fields: this.#structFields(), source: source() };
      case "interface":
        return { form: "interface", ...this.#interfaceElements(), source: source() };
      case "type":
        throw new GoTypeError(`unexpected "type" at column ${token.start + 1}`);
    }
    const name = this.#accept(".") ? `${token.text}.${this.#name("a type name")}` : token.text;
    if (this.#peek().text === "[") throw new GoTypeError(`generic type ${name}[…] cannot be resolved here`);
    return { form: "name", name, source: name };
  }

  #arrayOrSlice(source: () => string): TypeSyntax {
    if (this.#accept("]")) return { form: "slice", elem: this.#type(), source: source() };
    const token = this.#peek();
    if (token.kind !== "number") throw this.#unexpected("an array length in digits");
    this.#next++;
    const length = integerLiteral(token.text);
    if (length === undefined) throw new GoTypeError(`array length ${token.text} is not an integer`);
    this.#expect("]");
    return { form: "array", length, elem: this.#type(), source: source() };
  }

  #structFields(): FieldSyntax[] {
    const fields: FieldSyntax[] = [];
    this.#expect("{");
    this.#list("}", ";", () => {
      fields.push(...this.#fieldGroup());
      if (this.#peek().kind === "string") this.#next++;
    });
    const seen = new Set<string>();
    for (const { name } of fields) {
      if (name !== "_" && seen.has(name))
        throw new GoTypeError(`field ${name} is declared twice in a struct`);
      seen.add(name);
    }
    return fields;
  }

  /** `a, b T`, or an embedded `T`, `*T`, `pkg.T`. */
  #fieldGroup(): FieldSyntax[] {
    const following = this.#tokens[this.#next + 1];
    const embedded =
      this.#peek().text === "*" ||
      this.#peek().text === "(" ||
      following?.kind === "string" ||
      (following?.kind === "punctuation" && [";", "}", "."].includes(following.text));
    if (embedded) {
      const type = this.#type();
      const named = type.form === "pointer" ? type.elem : type;
      if (named.form !== "name") throw new GoTypeError(`embedded field ${type.source} is not a type name`);
      return [{ name: named.name.slice(named.name.indexOf(".") + 1), type, embedded: true }];
    }
    const names = [this.#name("a field name")];
    while (this.#accept(",")) names.push(this.#name("a field name"));
    const type = this.#type();
    return names.map((name) => ({ name, type, embedded: false }));
  }

  #interfaceElements(): { methods: MethodSyntax[]; embedded: TypeSyntax[] } {
    const methods: MethodSyntax[] = [];
    const embedded: TypeSyntax[] = [];
    this.#expect("{");
    this.#list("}", ";", () => {
      const token = this.#peek();
      if (token.kind === "name" && this.#tokens[this.#next + 1]?.text === "(") {
        this.#next++;
        if (methods.some((m) => m.name === token.text))
          throw new GoTypeError(`method ${token.text} is declared twice`);
        methods.push({ name: token.text, signature: this.#signature() });
        return;
      }
      if (token.text !== "~") embedded.push(this.#type());
      if (token.text === "~" || this.#peek().text === "|")
        throw new GoTypeError("an interface with a type set is a constraint, not a type of values");
    });
    return { methods, embedded };
  }

  #signature(): FuncSyntax {
    const { types: params, variadic } = this.#parameters();
    const next = this.#peek();
    if (next.text === "(") return { params, variadic, results: this.#parameters().types };
    const startsType = next.kind === "name" || ["*", "[", "<-"].includes(next.text);
    return { params, variadic, results: startsType ? [this.#type()] : [] };
  }

  /** `(a, b T, c ...U)` or `(T, U)`: Go decides by whether any entry has a name and a type. */
  #parameters(): { types: TypeSyntax[]; variadic: boolean } {
    const entries: { first: TypeSyntax | undefined; second: TypeSyntax | undefined }[] = [];
    let variadic = false;
    this.#expect("(");
    this.#list(")", ",", () => {
      if (variadic) throw new GoTypeError("only the last parameter can be variadic");
      if (this.#accept("...")) {
        variadic = true;
        entries.push({ first: this.#type(), second: undefined });
        return;
      }
      const first = this.#type();
      const next = this.#peek().text;
      if (next === "," || next === ")") {
        entries.push({ first, second: undefined });
        return;
      }
      variadic = this.#accept("...");
      entries.push({ first, second: this.#type() });
    });
    if (entries.every((e) => e.second === undefined))
      return { types: entries.flatMap((e) => e.first ?? []), variadic };
    const types: TypeSyntax[] = [];
    let type: TypeSyntax | undefined;
    for (const entry of entries.reverse()) {
      type = entry.second ?? type;
      if (type === undefined) throw new GoTypeError("a parameter list mixes named and unnamed parameters");
      types.unshift(type);
    }
    return { types, variadic };
  }

  /** Entries up to `close`, parted by `separator` (a last one may follow). */
  #list(close: string, separator: string, entry: () => void): void {
    while (!this.#accept(close)) {
      entry();
      if (!this.#accept(separator) && this.#peek().text !== close)
        throw this.#unexpected(`"${separator}" or "${close}"`);
    }
  }

  #peek(): TypeToken {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as TypeToken;
  }

  #accept(text: string): boolean {
    const token = this.#peek();
    if (token.text !== text || token.kind === "string" || token.kind === "end") return false;
    this.#next++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#unexpected(`"${text}"`);
  }

  #name(what: string): string {
    const token = this.#peek();
    if (token.kind !== "name") throw this.#unexpected(what);
    this.#next++;
    return token.text;
  }

  #sourceFrom(start: number): string {
    const last = this.#tokens[this.#next - 1];
    return this.#text.slice(start, last?.end).replace(/\s+/g, " ");
  }

  #unexpected(expected: string): GoTypeError {
    const { kind, text, start } = this.#peek();
    const found = kind === "end" ? "the text ends" : `found ${JSON.stringify(text)} at column ${start + 1}`;
    return new GoTypeError(`expected ${expected}, but ${found}`);
  }
}

/** The value of a Go integer literal: decimal, 0x, 0o, 0b, old octal, underscores between digits. */
function integerLiteral(text: string): bigint | undefined {
  if (!/^(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])*|[1-9](?:_?\d)*)$/.test(text))
    return undefined;
  const digits = text.replaceAll("_", "").toLowerCase();
  if (digits === "0o") return undefined;
  return BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
}
