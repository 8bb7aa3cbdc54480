import type { FunctionEntity, TypeEntity } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { receiverTypeArguments } from "./scopes.ts";
import type { SourceSignature, SourceType, Substitution, TypeParamType } from "./sourceType.ts";
import { substitute, substituteSignature, unknown } from "./sourceType.ts";
import { nodeText } from "./syntaxNode.ts";
import { signatureOf, substitutionOf } from "./typeExpressions.ts";

/** The type below names: what a declared type is made of. Of a type parameter its constraint's only type, if it has one. */
export function underlying(type: SourceType, inference: Inference): SourceType {
  if (type.kind !== "named") return type;
  let current: SourceType = type;
  // Names that stand for each other in a circle are refused by Go.
  const passed = new Set<TypeEntity>();
  while (current.kind !== "named" || !passed.has(current.entity)) {
    if (current.kind !== "named") return current;
    const { entity, args } = current;
    passed.add(entity);
    if (entity.type === null) return unknown(`${entity.name} is not complete`);
    current = substitute(inference.resolve(entity.type, entity.place), substitutionOf(entity, args));
  }
  return unknown("the type is declared by itself");
}

/** The type through which range, index and make see a value: a type parameter's only underlying type where it has one. */
export function coreType(type: SourceType, inference: Inference): SourceType {
  if (type.kind !== "typeParam") return underlying(type, inference);
  const terms = type.constraint === null ? [] : constraintTerms(type, inference);
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? underlying(only, inference) : type;
}

/** The types a type parameter's constraint lists. */
export function constraintTerms(param: TypeParamType, inference: Inference): readonly SourceType[] {
  const resolved = inference.constraintOf(param);
  if (resolved === null) return [];
  const seen = underlying(resolved, inference);
  if (seen.kind !== "interface") return [resolved];
  if (seen.terms.length > 0) return seen.terms;
  return seen.embeds.flatMap((embed) => {
    const inner = underlying(embed, inference);
    return inner.kind === "interface" ? inner.terms : [embed];
  });
}

/** A type that may have the member. */
interface Candidate {
  readonly type: SourceType;
  /** It is embedded more than once at its depth, so that its members are ambiguous. */
  readonly several: boolean;
}

/**
 * The types of a depth, what pointers lead to instead of them: each declared one once, and none that stood at a lesser
 * depth, whose members hide these (go/types/lookup.go).
 */
function alone(level: readonly Candidate[], passed: Set<TypeEntity>): Candidate[] {
  const declared = new Map<TypeEntity, Candidate>();
  const others: Candidate[] = [];
  for (const { type, several } of level) {
    const pointed = type.kind === "pointer" ? type.elem : type;
    if (pointed.kind !== "named" || pointed.args.length > 0) others.push({ type: pointed, several });
    else if (!passed.has(pointed.entity))
      declared.set(pointed.entity, { type: pointed, several: several || declared.has(pointed.entity) });
  }
  for (const entity of declared.keys()) passed.add(entity);
  // Instances of generic types that embed themselves have no end.
  return [...declared.values(), ...others.slice(0, mostInstances)];
}

type Found = { readonly kind: "one"; readonly type: SourceType } | { readonly kind: "several" };

/** Embedded types of a depth that are looked into beside declared ones. */
const mostInstances = 100;

/** The type of `x.name` for a value of the type: a field's, or a method's signature; embedded ones by depth. */
export function memberType(type: SourceType, name: string, inference: Inference): SourceType {
  let level: readonly Candidate[] = [{ type, several: false }];
  const passed = new Set<TypeEntity>();
  let reason = `${name} is not a field or method that was read`;
  for (let depth = 0; depth < 8 && level.length > 0; depth++) {
    let found: Found | null = null;
    const next: Candidate[] = [];
    for (const candidate of alone(level, passed)) {
      const embedded: SourceType[] = [];
      const own = ownMember(candidate.type, name, inference, embedded);
      if (candidate.type.kind === "unknown") reason = candidate.type.reason;
      next.push(...embedded.map((each) => ({ type: each, several: candidate.several })));
      if (own !== null)
        found = found === null && !candidate.several ? { kind: "one", type: own } : { kind: "several" };
    }
    if (found?.kind === "one") return found.type;
    if (found?.kind === "several") return unknown(`${name} is ambiguous`);
    const lost = next.find((each) => each.type.kind === "unknown")?.type;
    level = next;
    if (lost?.kind === "unknown") reason = lost.reason;
  }
  return unknown(reason);
}

/** A member of the type itself; pushes what it embeds, for the next depth. */
function ownMember(
  type: SourceType,
  name: string,
  inference: Inference,
  embedded: SourceType[],
): SourceType | null {
  if (type.kind === "named" && !type.entity.local) {
    const method = type.entity.place.package.method(type.entity.name, name);
    if (method !== null) return methodSignature(method, type.args, inference);
  }
  const structure = underlying(
    type.kind === "typeParam" ? (inference.constraintOf(type) ?? type) : type,
    inference,
  );
  if (structure.kind === "unknown") embedded.push(structure);
  if (structure.kind === "struct") {
    const field = structure.fields.find((f) => f.name === name);
    if (field !== undefined) return field.type;
    for (const f of structure.fields) if (f.embedded) embedded.push(f.type);
  } else if (structure.kind === "interface") {
    const method = structure.methods.get(name);
    if (method !== undefined) return method;
    embedded.push(...structure.embeds);
  }
  return null;
}

function methodSignature(
  method: FunctionEntity,
  args: readonly SourceType[],
  inference: Inference,
): SourceSignature {
  const { node } = method.place;
  const signature = signatureOf(node, method.place, inference);
  const by: Substitution = receiverTypeArguments(node).flatMap((name, index) => {
    const type = args[index];
    const param: TypeParamType = {
      kind: "typeParam",
      name: nodeText(name),
      unit: name.unit,
      at: name.start,
      constraint: null,
      where: method.place,
    };
    return type === undefined ? [] : [{ param, type }];
  });
  return substituteSignature(signature, by);
}
