import type { GoTarget, MapModel } from "../release/goTarget.ts";
import type { GoType, StructField } from "./goType.ts";
import type { HashStep } from "./hashPlan.ts";
import { algorithmOf, isPadded, isWordLike } from "./keyAlgorithm.ts";
import { type KeySignature, keySignature, signaturePlan, signatureText } from "./keySignature.ts";

/** A key type's hasher: the symbol in its map type's descriptor, and how it walks the key. */
export interface KeyHasher {
  readonly symbol: string;
  readonly plan: readonly HashStep[];
}

/** Sizes of plain memory that have a hasher of their own in the runtime: memhash32 is for 4 bytes. */
const memoryBits: Readonly<Record<number, string>> = { 0: "0", 1: "8", 2: "16", 4: "32", 8: "64", 16: "128" };

/**
 * The hasher that the compiler gives to maps with this key (cmd/compile/internal/reflectdata/alg.go genhash): by the
 * key's type up to 1.26, by its flattened signature from 1.27 on. In symbols of generated hashers (up to 1.26) declared
 * types and fields stand without their package.
 */
export function keyHasherOf(key: GoType, model: MapModel): KeyHasher {
  const prefix = model.release.typeSymbolPrefix;
  if (model.release.signatureHashers) {
    const signature = keySignature(key);
    const symbol = runtimeHasher(signature) ?? `${prefix}.hashfunc.${signatureText(signature)}`;
    return { symbol, plan: signaturePlan(signature, model.target.ptrSizeBytes) };
  }
  const algorithm = algorithmOf(key);
  if (algorithm === "special")
    return { symbol: `${prefix}.hashfunc.${linkText(key)}`, plan: specialPlan(key, 0, model.target) };
  if (algorithm !== "memory")
    return { symbol: `runtime.${algorithm}`, plan: [{ op: algorithm, offsetBytes: 0 }] };
  const bits = isWordLike(key, model.target) ? memoryBits[key.sizeBytes] : undefined;
  if (bits === undefined)
    return {
      symbol: `${prefix}.hashfunc${key.sizeBytes}`,
      plan: [{ op: "memhash", offsetBytes: 0, sizeBytes: key.sizeBytes }],
    };
  return { symbol: `runtime.memhash${bits}`, plan: wordPlan(key.sizeBytes) };
}

/** memhash0 leaves the seed as it is, memhash32 and memhash64 have code of their own, the others call memhash. */
function wordPlan(sizeBytes: number): readonly HashStep[] {
  if (sizeBytes === 0) return [];
  if (sizeBytes === 4) return [{ op: "memhash32", offsetBytes: 0 }];
  if (sizeBytes === 8) return [{ op: "memhash64", offsetBytes: 0 }];
  return [{ op: "memhash", offsetBytes: 0, sizeBytes }];
}

/** The runtime's named hasher for a whole signature, if it has one. */
function runtimeHasher(signature: KeySignature): string | undefined {
  const text = signatureText(signature);
  if (text === "") return "runtime.memhash0";
  const memory = /^M(\d+)$/.exec(text);
  if (memory) {
    const bits = memoryBits[Number(memory[1])];
    return bits === undefined ? undefined : `runtime.memhash${bits}`;
  }
  const named: ReadonlyMap<string, string> = new Map(
    Object.entries({
      S: "strhash",
      I: "interhash",
      E: "nilinterhash",
      F: "f32hash",
      G: "f64hash",
      FF: "c64hash",
      GG: "c128hash",
    }),
  );
  return named.get(text) === undefined ? undefined : `runtime.${named.get(text)}`;
}

/** Up to 1.26: fields in order, each run of adjacent plain memory by one memhash, other parts by their own hasher. */
function specialPlan(type: GoType, offsetBytes: number, target: GoTarget): HashStep[] {
  if (type.kind === "array") {
    const body = partPlan(type.elem, 0, target);
    return [{ op: "loop", offsetBytes, count: type.length, strideBytes: type.elem.sizeBytes, body }];
  }
  if (type.kind !== "struct") return [];
  const { fields } = type;
  const steps: HashStep[] = [];
  for (let i = 0; i < fields.length; ) {
    const field = fields[i] as StructField;
    let next = i + 1;
    if (field.name !== "_") {
      const at = offsetBytes + field.offsetBytes;
      if (algorithmOf(field.type) !== "memory") steps.push(...partPlan(field.type, at, target));
      else {
        next = runEnd(type, i, target);
        steps.push({
          op: "memhash",
          offsetBytes: at,
          sizeBytes: endOf(fields[next - 1]) - field.offsetBytes,
        });
      }
    }
    i = next;
  }
  return steps;
}

/**
 * The field after the run of plain memory that starts at a field (compare.Memrun; memrun up to 1.19). Where the
 * processor cares for alignment, a run is not longer than its start is aligned.
 */
function runEnd(type: GoType & { kind: "struct" }, start: number, target: GoTarget): number {
  const { fields } = type;
  const startBytes = (fields[start] as StructField).offsetBytes;
  const lowestBit = startBytes & -startBytes;
  const alignBytes = lowestBit === 0 ? type.alignBytes : Math.min(lowestBit, type.alignBytes);
  let next = start + 1;
  for (; next < fields.length; next++) {
    const field = fields[next] as StructField;
    if (isPadded(fields, next - 1, type.sizeBytes)) break;
    if (field.name === "_" || algorithmOf(field.type) !== "memory") break;
    if (target.alignmentBytes > 1 && endOf(field) - startBytes > alignBytes) break;
  }
  return next;
}

function endOf(field: StructField | undefined): number {
  return field === undefined ? 0 : field.offsetBytes + field.type.sizeBytes;
}

function partPlan(type: GoType, offsetBytes: number, target: GoTarget): HashStep[] {
  const algorithm = algorithmOf(type);
  if (algorithm === "special") return specialPlan(type, offsetBytes, target);
  if (algorithm === "memory") return [{ op: "memhash", offsetBytes, sizeBytes: type.sizeBytes }];
  return [{ op: algorithm, offsetBytes }];
}

/** A type as the linker's symbol names write it, without packages and tags. */
function linkText(type: GoType): string {
  if (type.name !== undefined) return type.name;
  switch (type.kind) {
    case "pointer":
      return `*${linkText(type.elem)}`;
    case "array":
      return `[${type.length}]${linkText(type.elem)}`;
    case "struct": {
      const fields = type.fields.map((f) =>
        f.embedded === true ? linkText(f.type) : `${f.name} ${linkText(f.type)}`,
      );
      return fields.length === 0 ? "struct {}" : `struct { ${fields.join("; ")} }`;
    }
    default:
      return type.text;
  }
}
