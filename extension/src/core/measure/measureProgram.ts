import { distinctKeys } from "../capacity/filled.ts";
import type { MapType } from "../go/types/mapType.ts";
import { keyCode } from "./keyCode.ts";
import { measureFormat } from "./measureOutput.ts";
import { measuringCode } from "./measuringCode.ts";
import { type SpelledMapType, spellMapType } from "./spellMapType.ts";

/** A Go program that measures a map type; all of it is in one file. */
export interface MeasureProgram {
  readonly text: string;
  /** Bytes of the heap that one of its keys refers to, about. */
  readonly bytesBehindKey: number;
}

/** What a program says of a map type before its own code: package, imports, the type's declarations, how keys are made. */
export interface CopiedMap extends MeasureProgram {
  readonly spelled: SpelledMapType;
}

/**
 * Writes the program that measures a map type with the Go that builds it (any release from 1.18 on). It takes the seconds
 * that it may last, the hint ("n" for each number of entries), how far it looks for growth, and the numbers of entries; it
 * prints lines as `readMeasureOutput` takes them.
 */
export function measureProgram(type: MapType): MeasureProgram {
  const { text, ...copied } = copiedMap(
    type,
    "main",
    `// Measures ${type.text.replace(/\s+/g, " ")}, copied with what it needs.`,
    ["fmt", "os", "runtime", "runtime/debug", "sort", "strconv", "strings", "time"],
    measuringCode,
  );
  return { text, bytesBehindKey: copied.bytesBehindKey };
}

/** A map type copied to the head of a file with the code that uses it. */
export function copiedMap(
  type: MapType,
  packageName: string,
  comment: string,
  imports: readonly string[],
  code: string,
): CopiedMap {
  const spelled = spellMapType(type, takenNames(code));
  const key = keyCode(type.key, spelled);
  const declared = [
    `// ${type.text.replace(/\s+/g, " ")}`,
    ...spelled.declarations,
    `type measured = map[${spelled.key}]${spelled.elem}`,
    "",
    "// distinct is how many different keys there are, as far as it matters.",
    `const distinct = ${distinctKeys(type.key)}`,
    ...key.declarations,
    "",
    "// newKey gives key number i: another one for each number below distinct.",
    `func newKey(i uint64) (k ${spelled.key}) {`,
    ...indented(key.statements),
    "\treturn k",
    "}",
    "",
    `var zero ${spelled.elem}`,
    "",
  ].join("\n");
  // In one pass: a key may have fields of these names.
  const body = code.replace(/\b(?:KEY|FORMAT)\b/g, (word) =>
    word === "KEY" ? spelled.key : JSON.stringify(measureFormat),
  );
  const used = new Set(imports);
  for (const name of ["math", "strconv", "unsafe"]) if (declared.includes(`${name}.`)) used.add(name);
  const importLines = [...used].sort().map((path) => `\t${JSON.stringify(path)}\n`);
  const text = `${comment}\npackage ${packageName}\n\nimport (\n${importLines.join("")})\n\n${declared}${body}`;
  return { text, bytesBehindKey: key.bytesBehind, spelled };
}

function indented(statements: readonly string[]): string[] {
  let depth = 1;
  return statements.map((line) => {
    if (line === "}") depth--;
    const text = "\t".repeat(depth) + line;
    if (line.endsWith("{")) depth++;
    return text;
  });
}

/** Names that mean something else in a program: Go's own, those of its code, and those of the code that makes keys. */
function takenNames(code: string): Set<string> {
  const words = `${code} ${ownWords}`.match(/[A-Za-z_]\w*/g) ?? [];
  return new Set([...words, ...Array.from({ length: 100 }, (_, i) => `j${i}`)]);
}

const ownWords =
  "measured distinct newKey zero boxed M k i math strconv unsafe any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover init main";
