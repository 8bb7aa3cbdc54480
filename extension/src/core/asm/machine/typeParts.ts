import { parseTypeText, type TypeSyntax } from "../../go/types/typeSyntax.ts";

/** Names of the parts of a Go value by their offset, as far as its type's text tells them (64-bit targets). */

/** Sizes and alignments by name; a complex number is aligned like its parts. */
const basicBytes: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries({
    bool: [1, 1],
    int8: [1, 1],
    uint8: [1, 1],
    byte: [1, 1],
    int16: [2, 2],
    uint16: [2, 2],
    int32: [4, 4],
    uint32: [4, 4],
    rune: [4, 4],
    float32: [4, 4],
    int64: [8, 8],
    uint64: [8, 8],
    int: [8, 8],
    uint: [8, 8],
    uintptr: [8, 8],
    float64: [8, 8],
    complex64: [8, 4],
    complex128: [16, 8],
    string: [16, 8],
    any: [16, 8],
    error: [16, 8],
    "unsafe.Pointer": [8, 8],
  }),
);

/** Bytes and alignment; undefined when a type that only has a name takes part. */
function sizeOf(type: TypeSyntax): readonly [number, number] | undefined {
  switch (type.form) {
    case "name":
      return basicBytes.get(type.name);
    case "slice":
      return [24, 8];
    case "interface":
      return [16, 8];
    case "array": {
      const elem = sizeOf(type.elem);
      return elem === undefined ? undefined : [elem[0] * Number(type.length), elem[1]];
    }
    case "struct":
      return layOut(type)?.whole;
    default:
      return [8, 8];
  }
}

type Struct = Extract<TypeSyntax, { form: "struct" }>;

interface Member {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly offset: number;
  readonly size: number;
}

/** Fields in place; `whole` is undefined from the first field of unknown size on. */
function layOut(struct: Struct): { members: Member[]; whole: readonly [number, number] | undefined } {
  const members: Member[] = [];
  let end = 0;
  let align = 1;
  let size = 0;
  for (const field of struct.fields) {
    const known = sizeOf(field.type);
    if (known === undefined) return { members, whole: undefined };
    [size] = known;
    align = Math.max(align, known[1]);
    const offset = Math.ceil(end / known[1]) * known[1];
    members.push({ name: field.name, type: field.type, offset, size });
    end = offset + size;
  }
  // A last field without bytes is given one, so that its address stays inside.
  if (end > 0 && size === 0) end++;
  return { members, whole: [Math.ceil(end / align) * align, align] };
}

/** What `width` bytes at an offset of a value are. */
export interface Part {
  /** Relative to the value: "", ".y", "[2].name". */
  readonly path: string;
  /** Set for a word of a string, slice or interface: "len", "ptr", "cap", "type", "data". */
  readonly word?: string;
  /** The name of its type, where that is a basic one. */
  readonly basic?: string;
}

function partOf(type: TypeSyntax, offset: number, width: number, path: string): Part | undefined {
  const size = sizeOf(type)?.[0];
  if (size !== undefined && (offset < 0 || offset + width > size)) return undefined;
  if (offset === 0 && width === size) return type.form === "name" ? { path, basic: type.name } : { path };
  switch (type.form) {
    case "struct":
      for (const member of layOut(type).members)
        if (offset >= member.offset && offset + width <= member.offset + member.size)
          return partOf(member.type, offset - member.offset, width, `${path}.${member.name}`);
      return undefined;
    case "array": {
      const bytes = sizeOf(type.elem)?.[0] ?? 0;
      if (bytes === 0) return undefined;
      const i = Math.floor(offset / bytes);
      return partOf(type.elem, offset - i * bytes, width, `${path}[${i}]`);
    }
    default:
      break;
  }
  if (width !== 8 || offset % 8 !== 0) return undefined;
  const words =
    type.form === "slice"
      ? ["ptr", "len", "cap"]
      : type.form === "interface" || (type.form === "name" && (type.name === "any" || type.name === "error"))
        ? ["type", "data"]
        : type.form === "name" && type.name === "string"
          ? ["ptr", "len"]
          : [];
  const word = words[offset / 8];
  return word === undefined ? undefined : { path, word };
}

/** Parsed texts; forgotten together when there are many. */
const parsed = new Map<string, TypeSyntax | undefined>();
const parsedAtMost = 500;

function syntaxOf(text: string): TypeSyntax | undefined {
  if (!parsed.has(text)) {
    if (parsed.size >= parsedAtMost) parsed.clear();
    parsed.set(text, parse(text));
  }
  return parsed.get(text);
}

/** Names of fields that are not exported stand behind their package in the name of a type descriptor. */
const fieldPackages = /([{;] )[^ ;{}]+\.(?=\w+ )/g;

function parse(text: string): TypeSyntax | undefined {
  try {
    return parseTypeText(text.replace(fieldPackages, "$1")).type;
  } catch {
    return undefined;
  }
}

/** The part of a value of the type with this text; undefined when the text does not tell. */
export function namedPart(typeText: string, offset: number, width: number): Part | undefined {
  const type = syntaxOf(typeText);
  return type === undefined ? undefined : partOf(type, offset, width, "");
}

/** Bytes of a value of the type with this text; undefined when the text does not tell. */
export function bytesOfType(typeText: string): number | undefined {
  const type = syntaxOf(typeText);
  return type === undefined ? undefined : sizeOf(type)?.[0];
}
