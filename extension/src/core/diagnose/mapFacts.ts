import type { Inference } from "../source/inference.ts";
import { underlying } from "../source/members.ts";
import { receiverTypeName } from "../source/packageIndex.ts";
import type { SourceType } from "../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../source/syntaxNode.ts";
import { linkName } from "../source/typeText.ts";
import type { ListedFunction } from "./machine/program.ts";

/** Types of maps by their text; null stands for a type that is not known, so for any. */
export type MapTypes = Set<string | null>;

/** What a function does with maps, as far as its own text tells. */
export interface MapFacts {
  /** Types of maps into which it puts entries. */
  readonly puts: MapTypes;
  /** It puts entries in, or takes some out. */
  readonly writes: boolean;
  /** Types of maps that it may bring about as nil. */
  readonly nils: MapTypes;
  /** It starts goroutines, or registers what others start. */
  readonly starts: boolean;
  /** The followed functions that it may call. */
  readonly calls: ReadonlySet<ListedFunction>;
}

const starting = /\bgo\s|\.(?:Go|TryGo|AfterFunc|Handle|HandleFunc|Serve\w*|ListenAndServe\w*)\(/;
/** Types within types that are looked into. */
const maxDepth = 12;

/** Reads what functions do with maps. */
export class MapFactsReader {
  readonly #inference: Inference;
  readonly #byName: ReadonlyMap<string, readonly ListedFunction[]>;

  /** @param byName the functions that are followed */
  constructor(inference: Inference, byName: ReadonlyMap<string, readonly ListedFunction[]>) {
    this.#inference = inference;
    this.#byName = byName;
  }

  of(listed: ListedFunction): MapFacts {
    const { node, where } = listed.declared();
    const facts = {
      puts: new Set<string | null>(),
      nils: new Set<string | null>(),
      writes: false,
      starts: starting.test(listed.declaration.unit.text),
      calls: new Set<ListedFunction>(),
    };
    const typeOf = (expression: SyntaxNode): SourceType => this.#inference.typeOf(expression, where);
    const typed = (type: SyntaxNode | null | undefined, deep = false): void => {
      if (!type) return;
      const isImplicit = type.kind === "implicit_length_array_type";
      const named = isImplicit ? childOf(type, "element") : type;
      if (named !== null) this.#held(this.#inference.resolve(named, where), deep || isImplicit, facts.nils);
    };
    const put = (operand: SyntaxNode | null): void => {
      const type = operand === null ? null : this.#mapText(typeOf(operand));
      if (type === undefined) return;
      facts.puts.add(type);
      facts.writes = true;
    };
    const target = (left: SyntaxNode): void => {
      const inner = withoutParens(left);
      if (inner.kind === "index_expression") put(childOf(inner, "operand"));
    };
    visit(node, (inner) => {
      switch (inner.kind) {
        case "assignment_statement":
          return childOf(inner, "left")?.children.forEach(target);
        case "inc_statement":
        case "dec_statement":
          return inner.children.slice(0, 1).forEach(target);
        case "var_spec":
          return childOf(inner, "value") === null ? typed(childOf(inner, "type")) : undefined;
        case "composite_literal":
          return typed(childOf(inner, "type"), true);
        case "type_assertion_expression":
          return typed(childOf(inner, "type"));
        case "nil":
          return this.#nil(inner, typeOf, facts.nils);
        case "unary_expression":
          if (inner.unit.text.startsWith("<-", inner.start)) this.#held(typeOf(inner), false, facts.nils);
          return;
        case "index_expression": {
          const operand = childOf(inner, "operand");
          const below = operand === null ? null : underlying(typeOf(operand), this.#inference);
          if (below?.kind === "map") this.#held(below.elem, false, facts.nils);
          return;
        }
        case "parameter_declaration":
          if (inner.parent?.field === "result" && childOf(inner, "name") !== null)
            typed(childOf(inner, "type"));
          return;
        case "identifier":
          return this.#mentioned(nodeText(inner), facts.calls);
        case "selector_expression":
          return this.#selected(inner, listed, facts.calls);
        case "call_expression": {
          const called = childOf(inner, "function");
          const name = called === null ? "" : nodeText(called);
          const [first] = childOf(inner, "arguments")?.children ?? [];
          if (name === "new") typed(first);
          else if (name === "make") this.#made(first, listed, facts.nils);
          else if (name === "delete" || name === "clear") facts.writes = true;
          else if (name.startsWith("maps.")) {
            facts.writes = true;
            put(first ?? null);
            facts.puts.add(null);
          } else if (called !== null && /\.(?:Set|Add)$/.test(name)) put(childOf(called, "operand"));
        }
      }
    });
    return facts;
  }

  /** The text of a map type, or null for a type that may be one; undefined for another type. */
  #mapText(type: SourceType): string | null | undefined {
    const below = underlying(type.kind === "pointer" ? type.elem : type, this.#inference);
    if (below.kind === "map") return linkName(below);
    return below.kind === "unknown" || below.kind === "typeParam" || below.kind === "interface"
      ? null
      : undefined;
  }

  /** The maps in a value of a type; with `deep` also those behind pointers, slices and maps. */
  #held(type: SourceType, deep: boolean, into: MapTypes, passed: Set<unknown> = new Set(), depth = 0): void {
    if (type.kind === "named") {
      const key = type.args.length === 0 ? type.entity : type;
      if (passed.has(key)) return;
      passed.add(key);
    }
    if (depth > maxDepth) {
      into.add(null);
      return;
    }
    const inner = (of: SourceType): void => this.#held(of, deep, into, passed, depth + 1);
    const below = underlying(type, this.#inference);
    switch (below.kind) {
      case "map":
        into.add(linkName(below));
        if (deep) inner(below.elem);
        return;
      case "struct":
        for (const field of below.fields) inner(field.type);
        return;
      case "array":
        return inner(below.elem);
      case "pointer":
      case "slice":
      case "chan":
        return deep ? inner(below.elem) : undefined;
      case "typeParam":
      case "unknown":
        into.add(null);
    }
  }

  #made(type: SyntaxNode | undefined, { where }: ListedFunction, into: MapTypes): void {
    if (type === undefined) return;
    const below = underlying(this.#inference.resolve(type, where), this.#inference);
    if (below.kind === "slice" || below.kind === "chan") this.#held(below.elem, false, into);
    else if (below.kind !== "map") into.add(null);
  }

  /** `nil`, where it may be a map. */
  #nil(node: SyntaxNode, typeOf: (of: SyntaxNode) => SourceType, into: MapTypes): void {
    let list = node.parent;
    while (list?.kind === "parenthesized_expression") list = list.parent;
    if (list === null || list.kind === "binary_expression") return;
    const at = list.children.indexOf(node);
    const user = list.kind === "expression_list" ? list.parent : list;
    if (user?.kind === "return_statement") {
      const type = resultOf(user, at, list.children.length);
      // The results are read with the function: what they are made of is known there.
      const text = type === null ? null : nodeText(type);
      if (text !== null && /^(?:error|\*|\[\]|func\b|chan\b|interface\b)/.test(text)) return;
    } else if (user?.kind === "assignment_statement" && list.field === "right") {
      const left = childOf(user, "left")?.children[at];
      const type = left === undefined ? null : this.#mapText(typeOf(left));
      if (type !== undefined) into.add(type);
      return;
    } else if (user?.kind === "argument_list") {
      const called = user.parent === null ? null : childOf(user.parent, "function");
      const signature = called === null ? null : underlying(typeOf(called), this.#inference);
      if (signature?.kind === "func" && signature.typeParams.length === 0 && at < signature.params.length) {
        const param = signature.params[at];
        const type = param === undefined ? null : this.#mapText(param);
        if (
          type !== undefined &&
          param !== undefined &&
          underlying(param, this.#inference).kind !== "interface"
        )
          into.add(type);
        return;
      }
    }
    into.add(null);
  }

  #mentioned(name: string, calls: Set<ListedFunction>): void {
    for (const known of this.#byName.get(name) ?? []) if (!isMethod(known)) calls.add(known);
  }

  #selected(node: SyntaxNode, { where }: ListedFunction, calls: Set<ListedFunction>): void {
    const field = childOf(node, "field");
    const operand = childOf(node, "operand");
    if (field === null || operand === null) return;
    const named = this.#byName.get(nodeText(field));
    if (named === undefined) return;
    if (operand.kind === "identifier") {
      const entity = this.#inference.lookup(nodeText(operand), operand, where);
      if (entity?.kind === "import") {
        for (const known of named)
          if (!isMethod(known) && known.where.package.importPath === entity.path) calls.add(known);
        return;
      }
    }
    const type = this.#inference.typeOf(operand, where);
    const pointed = type.kind === "pointer" ? type.elem : type;
    if (pointed.kind === "named" && !pointed.entity.local) {
      const { entity } = pointed;
      const own = named.find(
        (known) =>
          known.where.package === entity.place.package &&
          receiverTypeName(known.declaration.header) === entity.name,
      );
      if (own !== undefined) {
        calls.add(own);
        return;
      }
      if (
        underlying(pointed, this.#inference).kind !== "interface" &&
        entity.place.package.method(entity.name, nodeText(field)) !== null
      )
        return;
    }
    for (const known of named) if (isMethod(known)) calls.add(known);
  }
}

function isMethod({ declaration }: ListedFunction): boolean {
  return declaration.header.kind === "method_declaration";
}

/** The type that the function around a return statement gives at a place; null where that is not plain. */
function resultOf(statement: SyntaxNode, at: number, count: number): SyntaxNode | null {
  let around: SyntaxNode | null = statement;
  while (around !== null && !/^(?:func_literal|(?:function|method)_declaration)$/.test(around.kind))
    around = around.parent;
  const result = around === null ? null : childOf(around, "result");
  if (result === null) return null;
  if (result.kind !== "parameter_list") return result;
  const types = result.children.flatMap((parameter) => {
    const names = parameter.children.filter((child) => child.field === "name").length;
    return Array.from({ length: Math.max(1, names) }, () => childOf(parameter, "type"));
  });
  return types.length === count ? (types[at] ?? null) : null;
}
