import { planMemory } from "../capacity/planCapacity.ts";
import type { SiteDescription } from "../compile/describeSite.ts";
import { maxInlineBytes } from "../go/abi/constants.ts";
import { operationNames, operationOf } from "../go/abi/mapFunctions.ts";
import { inBetterOrder, withParts } from "../go/types/fieldOrder.ts";
import type { GoType } from "../go/types/goType.ts";
import { algorithmOf } from "../go/types/keyAlgorithm.ts";
import type { MapType } from "../go/types/mapType.ts";
import { keyVariant } from "../go/types/mapTypeLayout.ts";
import { bytesText, countedText } from "../numbers/numberText.ts";
import { escapeNote } from "./escapeNote.ts";
import { codeSpan } from "./markdownText.ts";
import { type NoteKind, noteKinds } from "./noteKinds.ts";

/** One Markdown sentence or two about a site, only of what is certain. */
export interface SiteNote {
  readonly kind: NoteKind;
  readonly text: string;
}

/** Why a line does what it does and what then, for each kind of note that applies. */
export function siteNotes(description: SiteDescription, hint: number | null): SiteNote[] {
  const { site, mapType } = description;
  if (!mapType || site.incomplete || description.predicted.dropped !== undefined) return [];
  const notes: Readonly<Record<NoteKind, string | null>> = {
    call: callNote(description, mapType),
    escape: escapeNote(description),
    remains: site.nilHere ? null : remainsNote(site, mapType),
    keys: keysNote(site, mapType),
    padding: paddingNote(site, mapType, hint),
    order: site.nilHere ? null : orderNote(site, mapType),
    nil: nilNote(site, mapType),
  };
  return noteKinds.flatMap((kind) => (notes[kind] === null ? [] : [{ kind, text: notes[kind] }]));
}

type Site = SiteDescription["site"];

const keyed = ["access1", "access2", "assign", "delete"] as const;
const bare = (symbol: string): string => symbol.replace(/^runtime\./, "");

/** Why no fast variant is called (cmd/compile/internal/walk mapfast). */
function callNote({ calls, instances }: SiteDescription, type: MapType): string | null {
  if (type.variant !== "generic" || instances.length > 0 || calls.unknown !== null) return null;
  for (const call of calls.calls) {
    const operation = keyed.find((one) => one === operationOf(call));
    if (operation === undefined) continue;
    const fast = keyVariant(type.key, type.model);
    const fastCall = operationNames({ variant: fast, elem: { sizeBytes: 0 } })[operation];
    const why =
      fast === "generic"
        ? whyNotFast(type)
        : `the elem has ${bytesText(type.elem.sizeBytes, "decimal")}, and ${codeSpan(bare(fastCall))} takes at most ${maxInlineBytes}`;
    return `${codeSpan(bare(call))}, no fast variant: ${why}.`;
  }
  return null;
}

function whyNotFast({ key, model }: MapType): string {
  const algorithm = algorithmOf(key);
  switch (algorithm) {
    case "interhash":
    case "nilinterhash":
      return "an interface key is hashed and compared by the type of its value";
    case "f32hash":
    case "f64hash":
    case "c64hash":
    case "c128hash":
      return "floats are not compared by their bytes (0 and -0 are equal, NaN is not)";
    case "special":
      return "the key is hashed and compared part by part";
    default:
      break;
  }
  if (key.sizeBytes !== 4 && key.sizeBytes !== 8)
    return `there are variants for keys of 4 and 8 bytes and strings, this one has ${bytesText(key.sizeBytes, "decimal")}`;
  return key.hasPointers
    ? "the key holds pointers and is no single one"
    : `the key is aligned to ${countedText(key.alignBytes, "byte")}, which ${model.target.goarch} does not read as one word`;
}

/**
 * What delete and clear leave behind (runtime/map.go mapdelete, mapclear; internal/runtime/maps Delete, Clear: an elem in
 * its slot is zeroed always, a key where it has pointers, of what lies outside only the pointer goes; no array, group,
 * table or directory is ever given back).
 */
function remainsNote(site: Site, type: MapType): string | null {
  const classic = type.model.release.family === "classic";
  const isLoop = site.loop?.clears === true && type.reflexiveKey;
  if (isLoop || site.form === "clear") {
    const kept = classic ? "the bucket array at its size" : "its groups and tables at their size";
    const nan = type.reflexiveKey ? "" : "; NaN keys go too, which `delete` cannot find";
    return `${isLoop ? "The loop" : "`clear`"} keeps ${kept}, for the next entries${nan}.`;
  }
  if (site.form !== "delete") return null;
  const outside = [type.indirectKey ? "key" : "", type.indirectElem ? "elem" : ""].filter(Boolean);
  const released = [type.slotKeyHasPointers ? "key" : "", type.indirectElem ? "elem" : ""].filter(Boolean);
  const gone = [
    type.elem.sizeBytes > 0 && !type.indirectElem ? "zeroes the elem" : "",
    released.length > 0 ? `lets go of the ${released.join(" and the ")}` : "",
  ].filter(Boolean);
  const lie = outside.length > 1 ? "key and elem lie" : `the ${outside[0]} lies`;
  const where = outside.length === 0 ? "" : ` (${lie} outside the map and can be freed then)`;
  const slot = classic
    ? "the cell stays with the map, which never gets smaller"
    : "the slot stays with the map, which never gets smaller; in a full group of a table it is a tombstone";
  return gone.length > 0
    ? `\`delete\` ${gone.join(" and ")}${where}; ${slot}.`
    : `\`delete\` only marks the entry as gone: ${slot}.`;
}

const usesKey: readonly Site["form"][] = ["read", "commaOk", "assign", "opAssign", "append", "delete"];

function keysNote(site: Site, type: MapType): string | null {
  if (!usesKey.includes(site.form)) return null;
  if (type.hashMightPanic)
    return site.form === "delete" || site.form === "read" || site.form === "commaOk"
      ? "A key whose value cannot be compared (a slice, map or func) panics, also when nothing is written."
      : "A key whose value cannot be compared (a slice, map or func) panics.";
  if (type.reflexiveKey) return null;
  if (site.form === "delete" || site.form === "read" || site.form === "commaOk")
    return "A NaN key is never found: it equals no key, not even itself.";
  return "A NaN key makes a new entry each time, which is never found or deleted.";
}

const declares: readonly Site["form"][] = ["make", "literal", "field", "variable"];

/** A type whose fields are not this package's to order. */
const otherPackages = /^\w+\.\w/;

/** A struct of the package itself that another order of its fields makes smaller. */
function paddingNote(site: Site, type: MapType, hint: number | null): string | null {
  if (!declares.includes(site.form)) return null;
  const smaller = (part: GoType, text: string): GoType | null =>
    part.kind === "struct" && !otherPackages.test(text) ? inBetterOrder(part) : null;
  const [key, elem] = [smaller(type.key, site.type.key), smaller(type.elem, site.type.elem)];
  const better = key ?? elem;
  if (better?.kind !== "struct") return null;
  const what = key ? "key" : "elem";
  const now = type[what].sizeBytes;
  const order = better.fields.map(({ name }) => codeSpan(name)).join(", ");
  const saved = hint === null || hint <= 0 ? 0 : bytesSaved(type, withParts(type, { [what]: better }), hint);
  const here = saved > 0 ? `, and the map ${bytesText(saved, "decimal")} less` : "";
  return `With its fields in the order ${order} the ${what} takes ${bytesText(better.sizeBytes, "decimal")} instead of ${now}${here}.`;
}

const bytesSaved = (type: MapType, better: MapType, hint: number): number =>
  planMemory(type, 0, hint).make.bytes - planMemory(better, 0, hint).make.bytes;

/** runtime/map.go mapiterinit, internal/runtime/maps Iter.Init. */
function orderNote(site: Site, type: MapType): string | null {
  if (site.form !== "range" || site.loop?.clears) return null;
  const start =
    type.model.release.family === "classic"
      ? "bucket and cell"
      : "slot, of a random table where the map has several";
  return `The loop starts at a random ${start}, each time anew; entries that it inserts may come or not.`;
}

/** What an operation does to a nil map (runtime/map.go; internal/runtime/maps Map: used of nil is 0). */
const doneToNil: Partial<Record<Site["form"], string>> = {
  read: "the read gives the zero value and allocates nothing; a write would panic",
  commaOk: "the read gives the zero value and false, and allocates nothing; a write would panic",
  len: "`len` is 0; a write would panic",
  range: "the loop has no rounds; a write would panic",
  delete: "`delete` does nothing; a write would panic",
  clear: "`clear` does nothing; a write would panic",
  assign: "a write panics",
  opAssign: "a write panics",
  append: "a write panics",
};

/** What hashes a key of interfaces even for a nil map (runtime/map.go mapaccess1, mapdelete; maps.Map likewise). */
const hashesOfNil: readonly Site["form"][] = ["read", "commaOk", "delete"];

function nilNote(site: Site, type: MapType): string | null {
  const done = doneToNil[site.form];
  if (site.nilHere && site.operand !== null && done !== undefined) {
    const isHashed = type.hashMightPanic && hashesOfNil.includes(site.form);
    const unless = isHashed ? "; a key that cannot be hashed panics all the same" : "";
    return `${codeSpan(site.operand)} is \`nil\` here: ${done}${unless}.`;
  }
  if (!site.startsNil) return null;
  const until = site.form === "field" ? "in the zero value of its struct" : "until a map is assigned";
  return `\`nil\` ${until}: reading, \`len\`, \`delete\` and ranging work, writing panics.`;
}
