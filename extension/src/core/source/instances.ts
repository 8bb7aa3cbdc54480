import { isType } from "./callTypes.ts";
import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { coreType } from "./members.ts";
import { receiverType } from "./packageIndex.ts";
import { typeParamsIn } from "./representatives.ts";
import { receiverTypeArguments } from "./scopes.ts";
import {
  type SourceSignature,
  type SourceType,
  type Substitution,
  sameTypeParam,
  substitute,
  type TypeParamType,
} from "./sourceType.ts";
import { childOf, type SyntaxNode, visit, withoutParens } from "./syntaxNode.ts";
import { inferArguments } from "./typeArguments.ts";
import { substitutionOf, typeParamOf } from "./typeExpressions.ts";
import { sourceText } from "./typeText.ts";

/** A generic function or type, by its type parameters; a method's own names for its receiver's stand for the type's. */
interface Generic {
  readonly params: readonly TypeParamType[];
  /** Type arguments that it is used with; they may hold type parameters of another one, around that use. */
  readonly used: (readonly SourceType[])[];
  /** The same without any. */
  instances: readonly (readonly SourceType[])[];
}

/** More instances of one function or type are not followed. */
const maxInstances = 50;
const maxRounds = 6;

/** The instances of the generic functions and types of files, as these files use them. */
export class Instances {
  private readonly generics: Generic[] = [];
  private readonly inference: Inference;

  constructor(files: readonly Where[], inference: Inference) {
    this.inference = inference;
    for (const where of files)
      for (const declaration of where.file.declarations)
        visit(declaration.whole(), (node) => this.take(node, where));
    for (let round = 0; round < maxRounds && this.spread(); round++);
  }

  /** What the type parameters of a generic function or type stand for, instance by instance, by one of them. */
  of(param: TypeParamType): readonly Substitution[] {
    const generic = this.generics.find(({ params }) => params.some((own) => sameTypeParam(own, param)));
    if (generic === undefined) return [];
    return generic.instances.map((types) =>
      generic.params.flatMap((own, i) => {
        const type = types[i];
        return type === undefined ? [] : [{ param: own, type }];
      }),
    );
  }

  private take(node: SyntaxNode, where: Where): void {
    switch (node.kind) {
      case "call_expression":
        this.takeCall(node, where);
        break;
      case "generic_type":
      case "type_instantiation_expression":
      case "index_expression": {
        if (node.kind !== "generic_type" && !isType(node, where, this.inference)) {
          this.takeValue(node, where);
          break;
        }
        const type = this.inference.resolve(node, where);
        if (type.kind === "named" && type.args.length > 0)
          this.add(
            substitutionOf(type.entity, type.args).map(({ param }) => param),
            type.args,
          );
        break;
      }
      case "method_declaration":
        this.takeMethod(node, where);
        break;
    }
  }

  private takeCall(node: SyntaxNode, where: Where): void {
    const callee = childOf(node, "function");
    const used = callee === null ? null : this.usedFunction(withoutParens(callee), where);
    if (used === null) return;
    const { signature, given } = used;
    const args = (childOf(node, "arguments")?.children ?? []).map((arg) =>
      this.inference.typeOf(arg.kind === "variadic_argument" ? (arg.children[0] ?? arg) : arg, where),
    );
    const [only] = args;
    const found = inferArguments(
      signature,
      given,
      args.length === 1 && only?.kind === "tuple" ? only.types : args,
      this.inference,
    );
    this.add(
      signature.typeParams,
      signature.typeParams.map((param) => found.find((f) => sameTypeParam(f.param, param))?.type ?? param),
    );
  }

  /** `f[int]`, which may be the function of a call or a value. */
  private takeValue(node: SyntaxNode, where: Where): void {
    const used = this.usedFunction(node, where);
    if (used !== null && used.given.length === used.signature.typeParams.length)
      this.add(used.signature.typeParams, used.given);
  }

  /** The generic function that an expression names, with the type arguments that it gives it. */
  private usedFunction(
    plain: SyntaxNode,
    where: Where,
  ): { readonly signature: SourceSignature; readonly given: readonly SourceType[] } | null {
    const written =
      plain.kind === "index_expression"
        ? [childOf(plain, "index")]
        : plain.kind === "type_instantiation_expression"
          ? plain.children.slice(1)
          : [];
    const [base] = written.length === 0 ? [plain] : plain.children;
    if (base === undefined || (base.kind !== "identifier" && base.kind !== "selector_expression"))
      return null;
    const signature = coreType(this.inference.typeOf(base, where), this.inference);
    if (signature.kind !== "func" || signature.typeParams.length === 0) return null;
    const given = written.flatMap((arg) => (arg === null ? [] : [this.inference.resolve(arg, where)]));
    return { signature, given };
  }

  /** The names that a method gives to the type parameters of its receiver. */
  private takeMethod(node: SyntaxNode, where: Where): void {
    const names = receiverTypeArguments(node);
    const generic = receiverType(node);
    const [first] = names;
    if (first === undefined || generic === null) return;
    const type = this.inference.resolve(generic, where);
    if (type.kind !== "named") return;
    const own = names.map(
      (name): TypeParamType =>
        typeParamOf({
          kind: "typeParam",
          name: name.unit.text.slice(name.start, name.end),
          place: { ...where, node: name },
          constraint: null,
        }),
    );
    // A method is there for whatever its type is made for.
    this.add(
      own,
      substitutionOf(type.entity, type.args).map(({ param }) => param),
    );
  }

  private add(params: readonly TypeParamType[], args: readonly SourceType[]): void {
    const [first] = params;
    if (first === undefined || args.some((arg) => arg.kind === "unknown")) return;
    let generic = this.generics.find(({ params: [own] }) => own !== undefined && sameTypeParam(own, first));
    if (generic === undefined) {
      generic = { params, used: [], instances: [] };
      this.generics.push(generic);
    }
    if (generic.used.length < maxInstances * 4) generic.used.push(args);
  }

  /** Puts the instances of those around each use into it; whether that gave any new ones. */
  private spread(): boolean {
    let grew = false;
    for (const generic of this.generics) {
      const found = new Map<string, readonly SourceType[]>();
      for (const args of generic.used)
        for (const types of this.closed(args)) {
          const key = types
            .map((type) => sourceText(type, generic.params[0]?.where.package ?? noHome))
            .join();
          if (found.size < maxInstances) found.set(key, types);
        }
      if (found.size > generic.instances.length) grew = true;
      generic.instances = [...found.values()];
    }
    return grew;
  }

  private closed(args: readonly SourceType[]): (readonly SourceType[])[] {
    const [open] = args.flatMap(typeParamsIn);
    if (open === undefined) return [args];
    return this.of(open)
      .map((by) => args.map((arg) => substitute(arg, by)))
      .filter((types) => types.every((type) => typeParamsIn(type).length === 0));
  }
}

const noHome = { importPath: "", name: "", lookup: () => null, method: () => null, isAmbiguous: () => false };
