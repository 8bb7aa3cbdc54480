import type { GoType } from "./goType.ts";
import type { HashStep } from "./hashPlan.ts";
import { algorithmOf } from "./keyAlgorithm.ts";

/** A part of a flattened key: `M` plain bytes, `K` skipped bytes, floats `F` `G`, string `S`, interfaces `I` `E`, or a loop. */
type SignaturePart =
  | { readonly code: "M" | "K"; readonly sizeBytes: number }
  | { readonly code: "F" | "G" | "S" | "I" | "E" }
  | { readonly code: "["; readonly count: number; readonly body: KeySignature };
export type KeySignature = readonly SignaturePart[];

/** Elements of an array are written out until the loop's body covers about this many bytes. */
const unrollBytes = 32;

/** The signature by which 1.27 names and builds a key's hasher (cmd/compile/internal/reflectdata/alg.go eqSignature). */
export function keySignature(key: GoType): KeySignature {
  const builder = new SignatureBuilder();
  builder.add(key);
  return builder.finish(true);
}

/** A signature as it stands in symbol names: `M12K4S`, `[3SM4K4]`. */
export function signatureText(signature: KeySignature): string {
  return signature
    .map((part) => {
      if (part.code === "M" || part.code === "K") return `${part.code}${part.sizeBytes}`;
      return part.code === "[" ? `[${part.count}${signatureText(part.body)}]` : part.code;
    })
    .join("");
}

/** Queues a run of plain or of skipped bytes so that adjacent ones merge. */
class SignatureBuilder {
  readonly #parts: SignaturePart[] = [];
  #memoryBytes = 0;
  #skipBytes = 0;

  finish(dropLastSkip: boolean): KeySignature {
    if (dropLastSkip) this.#skipBytes = 0;
    this.#flush();
    return this.#parts;
  }

  add(type: GoType): void {
    if (type.kind === "struct") this.#addStruct(type);
    else if (type.kind === "array") this.#addArray(type);
    else {
      const codes = codesOf(type);
      if (codes.length === 0) this.#memory(type.sizeBytes);
      for (const code of codes) this.#put({ code });
    }
  }

  #addStruct(type: Extract<GoType, { kind: "struct" }>): void {
    let end = 0;
    for (const field of type.fields) {
      if (field.name === "_") continue;
      if (end < field.offsetBytes) this.#skip(field.offsetBytes - end);
      this.add(field.type);
      end = field.offsetBytes + field.type.sizeBytes;
    }
    if (end < type.sizeBytes) this.#skip(type.sizeBytes - end);
  }

  #addArray(type: Extract<GoType, { kind: "array" }>): void {
    const { elem, length, sizeBytes } = type;
    if (algorithmOf(type) === "memory") this.#memory(sizeBytes);
    else if (length === 1) this.add(elem);
    else if (sizeBytes > 0) this.#addElements(elem, length);
  }

  #addElements(elem: GoType, length: number): void {
    const unroll = Math.max(1, Math.floor(unrollBytes / elem.sizeBytes));
    let left = length;
    for (; left % unroll !== 0; left--) this.add(elem);
    if (left === unroll) {
      for (; left > 0; left--) this.add(elem);
    } else if (left > 0) {
      const body = new SignatureBuilder();
      for (let i = 0; i < unroll; i++) body.add(elem);
      this.#put({ code: "[", count: left / unroll, body: body.finish(false) });
    }
  }

  /** Also for 0 bytes: an empty array of plain memory parts the skipped bytes around it. */
  #memory(sizeBytes: number): void {
    if (this.#memoryBytes === 0) this.#flush();
    this.#memoryBytes += sizeBytes;
  }

  #skip(sizeBytes: number): void {
    if (this.#skipBytes === 0) this.#flush();
    this.#skipBytes += sizeBytes;
  }

  #put(part: SignaturePart): void {
    this.#flush();
    this.#parts.push(part);
  }

  #flush(): void {
    if (this.#memoryBytes > 0) this.#parts.push({ code: "M", sizeBytes: this.#memoryBytes });
    if (this.#skipBytes > 0) this.#parts.push({ code: "K", sizeBytes: this.#skipBytes });
    this.#memoryBytes = 0;
    this.#skipBytes = 0;
  }
}

/** The codes of a type that is not plain memory; none for plain memory. */
function codesOf(type: GoType): ("F" | "G" | "S" | "I" | "E")[] {
  switch (type.kind) {
    case "float32":
      return ["F"];
    case "float64":
      return ["G"];
    case "complex64":
      return ["F", "F"];
    case "complex128":
      return ["G", "G"];
    case "string":
      return ["S"];
    case "interface":
      return [type.hasMethods ? "I" : "E"];
    default:
      return [];
  }
}

/** The steps of the hasher that a signature stands for. */
export function signaturePlan(signature: KeySignature, ptrSizeBytes: number): HashStep[] {
  const steps: HashStep[] = [];
  let offsetBytes = 0;
  for (const part of signature) {
    const step = stepOf(part, offsetBytes, ptrSizeBytes);
    if (step) steps.push(step);
    offsetBytes += partSizeBytes(part, ptrSizeBytes);
  }
  return joinComplex(signature, steps);
}

function stepOf(part: SignaturePart, offsetBytes: number, ptrSizeBytes: number): HashStep | undefined {
  switch (part.code) {
    case "K":
      return undefined;
    case "M":
      if (part.sizeBytes === 4) return { op: "memhash32", offsetBytes };
      if (part.sizeBytes === 8) return { op: "memhash64", offsetBytes };
      return { op: "memhash", offsetBytes, sizeBytes: part.sizeBytes };
    case "F":
      return { op: "f32hash", offsetBytes };
    case "G":
      return { op: "f64hash", offsetBytes };
    case "S":
      return { op: "strhash", offsetBytes };
    case "I":
      return { op: "interhash", offsetBytes };
    case "E":
      return { op: "nilinterhash", offsetBytes };
    case "[": {
      const strideBytes = part.body.reduce((sum, p) => sum + partSizeBytes(p, ptrSizeBytes), 0);
      return {
        op: "loop",
        offsetBytes,
        count: part.count,
        strideBytes,
        body: signaturePlan(part.body, ptrSizeBytes),
      };
    }
  }
}

function partSizeBytes(part: SignaturePart, ptrSizeBytes: number): number {
  switch (part.code) {
    case "M":
    case "K":
      return part.sizeBytes;
    case "F":
      return 4;
    case "G":
      return 8;
    case "[":
      return part.count * part.body.reduce((sum, p) => sum + partSizeBytes(p, ptrSizeBytes), 0);
    default:
      return 2 * ptrSizeBytes;
  }
}

/** A whole signature of two floats is hashed by c64hash or c128hash. */
function joinComplex(signature: KeySignature, steps: HashStep[]): HashStep[] {
  const text = signatureText(signature);
  if (text === "FF") return [{ op: "c64hash", offsetBytes: 0 }];
  return text === "GG" ? [{ op: "c128hash", offsetBytes: 0 }] : steps;
}
