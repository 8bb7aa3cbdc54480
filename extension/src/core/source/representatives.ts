import type { Inference } from "./inference.ts";
import { constraintTerms, underlying } from "./members.ts";
import {
  basic,
  emptyInterface,
  type SourceMapType,
  type SourceType,
  sameTypeParam,
  substitute,
  type TypeParamType,
} from "./sourceType.ts";
import { layoutText } from "./typeText.ts";

const bytes = (length: number): SourceType => ({ kind: "array", elem: basic("uint8"), length });

/**
 * One type of each kind that the choice of a map's functions tells apart: by the words that a key is compared and hashed as,
 * by what is a pointer, by whether it equals itself, and by sizes at the limits of 128 and 1,024 bytes.
 */
const kinds: readonly SourceType[] = [
  { kind: "struct", fields: [] },
  ...(["bool", "uint16", "uint32", "uint64", "string", "float64"] as const).map(basic),
  { kind: "pointer", elem: basic("uint8") },
  emptyInterface,
  ...[3, 16, 128, 129, 1024, 1025].map(bytes),
];

/** More combinations are not tried. */
const maxCombinations = 400;

/**
 * The layouts that a map type with type parameters may have, one of each kind. Empty when they cannot be told: then nothing
 * is known of all instances.
 */
export function representativeLayouts(map: SourceMapType, inference: Inference): readonly string[] {
  const params = typeParamsIn(map);
  const choices = params.map((param) => termsOf(param, inference) ?? kinds);
  const combinations = choices.reduce((product, { length }) => product * length, 1);
  if (params.length === 0 || combinations > maxCombinations) return [];
  let types: SourceType[] = [map];
  params.forEach((param, i) => {
    types = types.flatMap((type) =>
      (choices[i] ?? []).map((choice) => substitute(type, [{ param, type: choice }])),
    );
  });
  const layouts = types.map((type) => (type.kind === "map" ? layoutText(type, inference) : { why: "" }));
  const known = layouts.flatMap((layout) => ("text" in layout ? [layout.text] : []));
  return known.length === layouts.length ? [...new Set(known)] : [];
}

/** The type parameters that a type holds, in order. */
export function typeParamsIn(type: SourceType): readonly TypeParamType[] {
  const found: TypeParamType[] = [];
  const walk = (part: SourceType): void => {
    switch (part.kind) {
      case "typeParam":
        if (!found.some((param) => sameTypeParam(param, part))) found.push(part);
        break;
      case "named":
        part.args.forEach(walk);
        break;
      case "pointer":
      case "slice":
      case "chan":
      case "array":
        walk(part.elem);
        break;
      case "map":
        walk(part.key);
        walk(part.elem);
        break;
      case "struct":
        for (const field of part.fields) walk(field.type);
        break;
      case "func":
        for (const inner of [...part.params, ...part.results]) walk(inner);
        break;
    }
  };
  walk(type);
  return found;
}

/** The types that a constraint allows, as far as layouts go; null when it allows others than it lists. */
function termsOf(param: TypeParamType, inference: Inference): readonly SourceType[] | null {
  const flat = (types: readonly SourceType[], depth: number): readonly SourceType[] | null => {
    const all: SourceType[] = [];
    for (const type of types) {
      const under = underlying(type, inference);
      if (under.kind !== "interface") {
        if (typeParamsIn(under).length > 0) return null;
        all.push(under);
        continue;
      }
      const inner = depth > 20 ? null : flat([...under.terms, ...under.embeds], depth + 1);
      if (inner === null || inner.length === 0) return null;
      all.push(...inner);
    }
    return all;
  };
  const terms = flat(constraintTerms(param, inference), 0);
  return terms === null || terms.length === 0 ? null : terms;
}
