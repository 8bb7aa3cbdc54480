import type { WordSizes } from "../go/release/goTarget.ts";
import { GoTypeError, type MapGoType } from "../go/types/goType.ts";
import { parseMapType } from "../go/types/typeParser.ts";
import type { PackageSource } from "./entity.ts";
import { type GoParser, openGoDocument } from "./goParser.ts";
import { underlying } from "./members.ts";
import { qualifiersIn, skipped } from "./needsDeclarations.ts";
import { indexPackage } from "./packageIndex.ts";
import { standardPackageName, standardPackagesNamed } from "./standardPackages.ts";
import { entityAsType } from "./typeExpressions.ts";
import { inferTypes } from "./typeInference.ts";
import { layoutText } from "./typeText.ts";

/** The declarations of Go's library, as far as they are at hand. */
export interface StandardLibrary extends PackageSource {
  /** Why a name is not in it: "Go 1.26's library has no netip.Foo". */
  lacks(name: string): string;
}

/**
 * The map type that a user wrote: Go syntax after any declarations of types and constants, with constant expressions as
 * array lengths, generic types, and the library's names (`time.Time`, or with the path, `math/rand.Rand`).
 * @throws GoTypeError with one sentence
 */
export function writtenMapType(
  parser: GoParser,
  text: string,
  library: StandardLibrary,
  sizes: WordSizes,
): MapGoType {
  const layout = withinStack(() => layoutOf(parser, text, library, sizes.ptrSizeBytes));
  // What Go's own syntax does not have is told by the type parser, with the column.
  if (layout === null) return parseMapType(text, sizes);
  try {
    return parseMapType(layout, sizes);
  } catch (error) {
    if (error instanceof GoTypeError) throw new GoTypeError(withoutStandIns(error.message));
    throw error;
  }
}

/** The written type without the declarations before it, on one line. */
export function writtenTypeAlone(text: string): string {
  return splitWritten(text).type.replace(/\s+/g, " ");
}

/** A layout has stand-ins for what slices, maps and functions are of: an error names their kind alone. */
function withoutStandIns(message: string): string {
  const kinds = { "[]": "slice", "map[": "map", "func(": "function" } as const;
  const at = Math.max(message.lastIndexOf(" is a "), message.lastIndexOf(" are "), 0);
  const [, verb, start] = /^ (is a|are) (\[\]|map\[|func\()[^()]*\)?\)$/.exec(message.slice(at)) ?? [];
  if (verb === undefined || start === undefined) return message;
  const kind = kinds[start as keyof typeof kinds];
  return `${message.slice(0, at)} ${verb} ${kind}${verb === "are" ? "s" : ""})`;
}

function layoutOf(
  parser: GoParser,
  text: string,
  library: StandardLibrary,
  ptrSizeBytes: 4 | 8,
): string | null {
  const { imports, text: shortened } = importing(text, library);
  const { definitions, type } = splitWritten(shortened);
  let name = "mapOf";
  while (text.includes(name)) name += "_";
  const source = `package written\nimport (\n${['"unsafe"', ...imports].join("\n")}\n)\n${definitions}\ntype ${name} = ${type}\n`;
  const document = openGoDocument(parser, source, "written.go");
  const written = indexPackage("written", [document]);
  const entity = document.hasError ? null : written.lookup(name);
  document.close();
  if (entity === null) return null;
  const inference = inferTypes(library, ptrSizeBytes);
  const found = underlying(entityAsType(entity, inference), inference);
  if (found.kind === "unknown") throw new GoTypeError(found.reason);
  if (found.kind !== "map") throw new GoTypeError(`not a map type: ${type}`);
  const layout = layoutText(found, inference);
  if ("why" in layout) throw new GoTypeError(layout.why);
  return layout.text;
}

/** Deep nesting is an error of the text, not of the program. */
function withinStack<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("call stack"))
      throw new GoTypeError("the type is nested too deeply");
    throw error;
  }
}

const pathPattern = /^(?:[a-z]\w*\/)+[a-z]\w*(?=\.)/;

/** The text with the library's packages named as its imports name them, and those imports. */
function importing(
  text: string,
  library: StandardLibrary,
): { readonly imports: readonly string[]; readonly text: string } {
  const imports: string[] = [];
  const withoutPaths = text.replace(/[\w./]+/g, (word: string, at: number) => {
    const [path] = pathPattern.exec(word) ?? [];
    if (path === undefined || !/^[\p{L}_]/u.test(text.slice(at + path.length + 1))) return word;
    const name = standardPackageName(path);
    if (!standardPackagesNamed(name).includes(path)) return word;
    if (library.packageAt(path) === null) throw new GoTypeError(library.lacks(`package ${path}`));
    const alias = `p${imports.length}_${name}`;
    imports.push(`${alias} ${JSON.stringify(path)}`);
    return alias + word.slice(path.length);
  });
  const given = new Set(imports.map((line) => line.slice(0, line.indexOf(" "))));
  for (const [name, members] of qualifiersIn(withoutPaths))
    if (!given.has(name)) imports.push(`${name} ${JSON.stringify(packageFor(name, members, library))}`);
  return { imports, text: withoutPaths };
}

/** The package of the library that has the members; one sentence where none has, or several. */
function packageFor(name: string, members: ReadonlySet<string>, library: StandardLibrary): string {
  const paths = standardPackagesNamed(name);
  if (paths.length === 0) throw new GoTypeError(`there is no package ${name} in Go's library`);
  for (const member of members)
    if (!/^\p{Lu}/u.test(member)) throw new GoTypeError(`${name}.${member} is not exported`);
  const having = paths.filter((path) => {
    const index = library.packageAt(path);
    return index !== null && [...members].every((member) => index.lookup(member) !== null);
  });
  const [only] = having;
  if (only === undefined) {
    const indexes = paths.map((path) => library.packageAt(path)).filter((index) => index !== null);
    const lacking = [...members].filter((m) => indexes.every((index) => index.lookup(m) === null));
    throw new GoTypeError(
      library.lacks((lacking.length > 0 ? lacking : [...members]).map((m) => `${name}.${m}`).join(", ")),
    );
  }
  if (having.length > 1) {
    const choices = having.map((path) => `${path}.${[...members][0]}`);
    throw new GoTypeError(`${name}.${[...members][0]} is in several packages: write ${choices.join(" or ")}`);
  }
  return only;
}

/**
 * The declarations, and the type behind the last `;` or line end that parts statements. Groups of declarations get the
 * line end before their `)` that the parser wants.
 */
function splitWritten(written: string): { readonly definitions: string; readonly type: string } {
  const text = written.replace(/\b(?:const|type)\s*\([^()]*(?:\([^()]*\)[^()]*)*(?=\))/g, "$&\n");
  let depth = 0;
  let end = text.length;
  let split = 0;
  for (const { 0: token, index } of text.matchAll(new RegExp(`${skipped.source}|[\\s\\S]`, "gu"))) {
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token)) depth--;
    else if (depth === 0 && /^[;\n]$/.test(token)) {
      if (/^[;\s]*$/.test(text.slice(index))) {
        end = index;
        break;
      }
      split = index + 1;
    }
  }
  const type = text.slice(split, end).trim();
  if (/^(?:type|const|var|import|func)\b/.test(type) && !/^func\s*\(/.test(type))
    throw new GoTypeError("no type after the definitions");
  return { definitions: text.slice(0, split), type };
}
