import { planCapacity, TooLargeError } from "../capacity/planCapacity.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import { type GoType, GoTypeError } from "../go/types/goType.ts";
import type { MapType } from "../go/types/mapType.ts";
import { parseGoType } from "../go/types/typeParser.ts";
import type { LiteralElements, PackageLiteral } from "../source/packageLiterals.ts";
import { literalHint } from "./literalHint.ts";
import { loopedStaticEntries, mapCalls } from "./mapCalls.ts";
import { siteMapType } from "./siteMapType.ts";

/** Data of a package literal in the program's file. */
export interface LiteralData {
  /** The variable itself, the elements of a slice, or the keys and elems that a loop stores in a map. */
  readonly of: "variable" | "elements" | "keys" | "elems";
  /** Null where it is not known whether all of it is zero. */
  readonly section: ".data" | ".noptrdata" | ".bss" | ".noptrbss" | ".rodata" | null;
  readonly bytes: number;
}

/** What the compiler makes of a package literal, and what that costs when the program starts. */
export interface PackageInit {
  readonly entries: number;
  /**
   * How its entries come to be: each by its own code, by a loop over arrays of keys and elems (what is not constant by its
   * own code after it), laid out when it is compiled, or not at all. Null where that is not known.
   */
  readonly form: "inline" | "loop" | "static" | "none" | null;
  /** The code is a function of its own, `map.init.N`, which the linker drops with the variable. */
  readonly outlined: boolean | null;
  /** Runtime calls on this map when the program starts, and how often each is made. */
  readonly calls: readonly { readonly call: string; readonly times: number }[] | null;
  /** Of the heap once it is done: the map alone, without what its keys and elems refer to. */
  readonly bytes: number | null;
  readonly objects: number | null;
  /** Bytes and objects are the same in each run. */
  readonly exact: boolean;
  /** Entries or elements that code makes when the program starts. */
  readonly madeAtInit: number | null;
  readonly data: readonly LiteralData[];
  /** Nothing of it is in the program: true, false, or null where only the linker knows. */
  readonly dropped: boolean | null;
  /** Nothing was taken for granted. */
  readonly certain: boolean;
  readonly why: string;
}

/** What is known of the package around a literal. */
export interface LiteralSurroundings {
  readonly importPath: string;
  readonly isMain: boolean;
  /** Other code of the package names the variable; null where that was not looked for. */
  readonly isNamed: boolean | null;
}

/** From this size on the compiler makes a function of a map literal's code (staticinit wrapGlobalMapInitSizeThreshold). */
export const outlinedSize = 20;

/** Predicts what becomes of a package literal (cmd/compile/internal/staticinit, walk complit.go; 1.18 to 1.27). */
export function packageInit(
  literal: PackageLiteral,
  model: MapModel,
  around: LiteralSurroundings,
): PackageInit {
  // Where Go checks its own code while it runs, no data may hold an address (cmd/internal/obj fips.go, 1.24 on).
  if (/^crypto\/internal\/fips140(?:\/|$)/.test(around.importPath))
    return notKnown(literal, "packages under FIPS rules are laid out by rules of their own");
  if (literal.variable === "_") return blankInit(literal);
  return literal.elements === null
    ? mapInit(literal, model, around)
    : dataInit(literal, literal.elements, model, around);
}

function notKnown({ entries }: PackageLiteral, why: string): PackageInit {
  return {
    ...{ entries, form: null, outlined: null, calls: null, bytes: null, objects: null, exact: false },
    ...{ madeAtInit: null, data: [], dropped: null, certain: false, why },
  };
}

/** The compiler leaves out what nobody can see. */
function blankInit(literal: PackageLiteral): PackageInit {
  if (literal.size.effects !== "none")
    return notKnown(literal, "it is evaluated and thrown away, unless evaluating has no effect");
  const why = "the compiler leaves it out: nothing names it, and evaluating it has no effect";
  return {
    ...{ entries: literal.entries, form: "none", outlined: false, calls: [], bytes: 0, objects: 0 },
    ...{ exact: true, madeAtInit: 0, data: [], dropped: true, certain: true, why },
  };
}

function mapInit(literal: PackageLiteral, model: MapModel, around: LiteralSurroundings): PackageInit {
  const { site } = literal;
  const type = site === null ? null : siteMapType(site, model);
  if (site === null || site.literal === null || type === null)
    return notKnown(literal, site?.type.why ?? "the map's type is not known");
  const { entries, staticEntries, unknownEntries } = site.literal;
  const assumed: string[] = [];
  const outlined = isOutlined(literal, model);
  const isOpen = staticEntries <= loopedStaticEntries && staticEntries + unknownEntries > loopedStaticEntries;
  const form = isOpen ? null : staticEntries > loopedStaticEntries ? "loop" : "inline";
  const called = mapCalls(site, model, { escapesTo: "heap" });
  assumed.push(...called.assumed);
  const [made] = called.calls;
  const assign = called.calls.at(-1);
  const calls =
    called.unknown !== null || made === undefined || assign === undefined
      ? null
      : [{ call: made, times: 1 }, ...(entries === 0 ? [] : [{ call: assign, times: entries }])];
  const ptr = model.target.ptrSizeBytes;
  const variable: LiteralData[] = literal.isDirect ? [{ of: "variable", section: ".bss", bytes: ptr }] : [];
  const exactly = unknownEntries === 0 ? staticEntries : null;
  return {
    ...{ entries, form, outlined, calls, ...mapMemory(site.literal, type, model) },
    madeAtInit: entries,
    data: form === "loop" && exactly !== null ? [...variable, ...storedData(type, exactly)] : variable,
    dropped: outlined === true ? isDropped(literal, around) : outlined === false ? false : null,
    certain: assumed.length === 0 && outlined !== null && form !== null && calls !== null,
    why:
      [
        ...(assumed.length === 0 ? [] : [`taking it that ${assumed.join("; ")}`]),
        ...(outlined === null
          ? ["it is not known whether evaluating an entry has an effect, or its size"]
          : []),
      ].join("; ") || whyOutlined(literal, outlined, model),
  };
}

/** Whether the code of a map literal is a function of its own; null where its size or effects are not known. */
function isOutlined({ isDirect, size }: PackageLiteral, { release }: MapModel): boolean | null {
  if (!release.outlinesMapInits || !isDirect || size.effects === "some" || size.most < outlinedSize)
    return false;
  return size.effects === "unknown" || size.least < outlinedSize ? null : true;
}

function whyOutlined(literal: PackageLiteral, outlined: boolean | null, { release }: MapModel): string {
  const { size, isDirect } = literal;
  if (outlined === true)
    return `it has ${outlinedSize} syntax nodes or more, and evaluating them has no effect`;
  if (!release.outlinesMapInits) return `${release.name} has no functions for package variables`;
  if (!isDirect) return "the variable is an interface";
  if (size.effects === "some") return "evaluating an entry may have an effect, or panic";
  return `fewer than ${outlinedSize} syntax nodes are too few for a function of its own`;
}

function mapMemory(
  literal: NonNullable<NonNullable<PackageLiteral["site"]>["literal"]>,
  type: MapType,
  { release }: MapModel,
): Pick<PackageInit, "bytes" | "objects" | "exact"> {
  const { hint, known } = literalHint(literal, release);
  if (!known) return { bytes: null, objects: null, exact: false };
  try {
    const { filled, make } = planCapacity(type, literal.entries, hint);
    return literal.entries === 0
      ? { ...make, exact: true }
      : { bytes: filled.bytes.typical, objects: filled.objects.typical, exact: filled.exact };
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    return { bytes: null, objects: null, exact: false };
  }
}

/** The arrays that the loop stores from. */
function storedData({ key, elem }: MapType, entries: number): LiteralData[] {
  return [
    { of: "keys", section: ".rodata", bytes: key.sizeBytes * entries },
    { of: "elems", section: ".rodata", bytes: elem.sizeBytes * entries },
  ];
}

function isDropped({ variable }: PackageLiteral, { isMain, isNamed }: LiteralSurroundings): boolean | null {
  const isExported = /^\p{Lu}/u.test(variable) && !isMain;
  return isNamed === false && !isExported ? true : null;
}

function dataInit(
  literal: PackageLiteral,
  { elem: text, length, values }: LiteralElements,
  model: MapModel,
  around: LiteralSurroundings,
): PackageInit {
  const elem = text === null ? null : elemType(text, model);
  if (elem === null || length === null) return notKnown(literal, "the type or the length is not known");
  const made = values.map((value) =>
    value.byCall && !model.release.laysOutInlinedCalls ? { made: "atInit", zero: true } : value,
  );
  const atInit = made.filter((value) => value.made === "atInit").length;
  const unknowns = made.filter((value) => value.made === "unknown").length;
  const zero = made.some((value) => value.zero === false)
    ? false
    : made.some((value) => value.zero === null)
      ? null
      : true;
  const form = atInit > 0 ? "inline" : unknowns > 0 ? null : "static";
  const bytes = elem.sizeBytes * length;
  const { ptrSizeBytes } = model.target;
  const of = literal.kind === "slice" ? "elements" : "variable";
  const data: LiteralData[] = [{ of, section: dataSection(elem, bytes, zero), bytes }];
  if (literal.kind === "slice") data.unshift({ of: "variable", section: ".data", bytes: 3 * ptrSizeBytes });
  const isStatic = form === "static";
  return {
    ...{ entries: literal.entries, form, outlined: false, calls: isStatic ? [] : null },
    ...(isStatic ? { bytes: 0, objects: 0 } : { bytes: null, objects: null }),
    exact: isStatic,
    madeAtInit: unknowns > 0 ? null : atInit,
    data: literal.isDirect ? data : [],
    dropped: isStatic ? isDropped(literal, around) : form === null ? null : false,
    certain: form !== null && unknowns === 0,
    why: isStatic
      ? "all of it is laid out when it is compiled"
      : form === null
        ? "it is not known whether all elements are laid out when it is compiled"
        : "code makes some elements when the program starts",
  };
}

function elemType(text: string, { target }: MapModel): GoType | null {
  try {
    return parseGoType(text, target);
  } catch (error) {
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}

function dataSection({ hasPointers }: GoType, bytes: number, zero: boolean | null): LiteralData["section"] {
  if (bytes === 0) return ".noptrbss";
  if (zero === null) return null;
  if (zero) return hasPointers ? ".bss" : ".noptrbss";
  return hasPointers ? ".data" : ".noptrdata";
}
