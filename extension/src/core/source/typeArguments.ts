import type { Inference } from "./inference.ts";
import { constraintTerms, underlying } from "./members.ts";
import type { SourceSignature, SourceType, Substitution, TypeParamType } from "./sourceType.ts";
import { defaultType, sameTypeParam, substitute, substituteSignature } from "./sourceType.ts";

/**
 * A generic function's signature with the type arguments that its call implies: those given, then those that the
 * arguments' types fix, then those that other constraints fix (Go spec, "Type inference"). What stays open stays.
 */
export function inferSignature(
  signature: SourceSignature,
  given: readonly SourceType[],
  args: readonly SourceType[],
  inference: Inference,
): SourceSignature {
  return substituteSignature(signature, inferArguments(signature, given, args, inference));
}

/** The type arguments of a call, as far as they are fixed; see inferSignature. */
export function inferArguments(
  signature: SourceSignature,
  given: readonly SourceType[],
  args: readonly SourceType[],
  inference: Inference,
): Substitution {
  const found: { param: TypeParamType; type: SourceType }[] = [];
  signature.typeParams.forEach((param, index) => {
    const type = given[index];
    if (type !== undefined) found.push({ param, type });
  });
  const bind = (parameter: SourceType, argument: SourceType) =>
    unify(parameter, argument, signature.typeParams, found, inference);
  args.forEach((arg, index) => {
    const parameter = parameterAt(signature, index);
    if (parameter !== undefined && arg.kind !== "untyped") bind(parameter, arg);
  });
  args.forEach((arg, index) => {
    const parameter = parameterAt(signature, index);
    if (parameter?.kind === "typeParam" && arg.kind === "untyped" && arg.of !== "nil")
      bind(parameter, defaultType(arg));
  });
  for (const param of signature.typeParams) {
    const [term, more] = constraintTerms(param, inference);
    const bound = found.find((f) => sameTypeParam(f.param, param));
    if (term === undefined || more !== undefined) continue;
    if (bound !== undefined) bind(term, underlying(bound.type, inference));
    else found.push({ param, type: substitute(term, found) });
  }
  return found;
}

function parameterAt(signature: SourceSignature, index: number): SourceType | undefined {
  const last = signature.params.length - 1;
  return signature.params[signature.variadic ? Math.min(index, last) : index];
}

function unify(
  parameter: SourceType,
  argument: SourceType,
  open: readonly TypeParamType[],
  found: { param: TypeParamType; type: SourceType }[],
  inference: Inference,
): void {
  const again = (p: SourceType | undefined, a: SourceType | undefined) => {
    if (p !== undefined && a !== undefined) unify(p, a, open, found, inference);
  };
  if (parameter.kind === "typeParam") {
    if (argument.kind === "unknown" || argument.kind === "tuple") return;
    if (
      open.some((p) => sameTypeParam(p, parameter)) &&
      !found.some((f) => sameTypeParam(f.param, parameter))
    )
      found.push({ param: parameter, type: argument });
    return;
  }
  if (parameter.kind === "named") {
    if (argument.kind === "named" && argument.entity === parameter.entity)
      parameter.args.forEach((p, i) => again(p, argument.args[i]));
    else if (argument.kind !== "named") again(underlying(parameter, inference), argument);
    else if (parameter.args.length > 0) {
      const under = underlying(parameter, inference);
      if (under.kind === "func") again(under, underlying(argument, inference));
    }
    return;
  }
  const seen = argument.kind === "named" ? underlying(argument, inference) : argument;
  if (parameter.kind !== seen.kind) return;
  switch (parameter.kind) {
    case "pointer":
    case "slice":
    case "chan":
    case "array":
      if ("elem" in seen) again(parameter.elem, seen.elem);
      break;
    case "map":
      if (seen.kind !== "map") break;
      again(parameter.key, seen.key);
      again(parameter.elem, seen.elem);
      break;
    case "func":
      if (seen.kind !== "func") break;
      parameter.params.forEach((p, i) => again(p, seen.params[i]));
      parameter.results.forEach((p, i) => again(p, seen.results[i]));
      break;
  }
}
