import { type MapOperation, operationOf } from "../../go/abi/mapFunctions.ts";
import { firstTableCapacity, maxTableCapacity } from "../../go/abi/tableSize.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import { runtimeName } from "../runtime/signatures.ts";
import { tableName } from "../runtime/stepLines.ts";

/** Which runtime map function a symbol is, in words. */

const operationRoles: Readonly<Record<MapOperation, string>> = {
  assign:
    "finds or makes the entry of a key and returns the address of its element, through which the caller stores the value (m[k] = v)",
  access1: "looks a key up and returns the address of its element, or of a zero value (v := m[k])",
  access2:
    "looks a key up and returns the address of its element and whether the key is there (v, ok := m[k])",
  accessK: "looks a key up for an iterator and returns key and element",
  delete: "deletes a key (delete(m, k))",
  clear: "removes all entries (clear(m))",
  make: "makes a map (make(map[K]V, n))",
  iterate: "starts a range loop over a map",
  next: "moves a range loop over a map to the next entry",
  clone: "copies a map",
};

/** Of the functions that those call. */
const helperRoles: readonly [RegExp, string][] = [
  [/^growWork/, "moves the old bucket that a write is about, and one more"],
  [/^evacuate/, "moves one old bucket to the new bucket array"],
  [/^hashGrow/, "starts growing the bucket array"],
  [/^makeBucketArray/, "allocates a bucket array with spare overflow buckets"],
  [/^\(\*hmap\)\.newoverflow/, "links a new overflow bucket to a chain"],
  [/^\(\*table\)\.grow/, "copies a table's entries to one of twice the slots"],
  [/^\(\*table\)\.split/, `divides a full table of ${maxTableCapacity} slots in two`],
  [/^\(\*table\)\.rehash/, "makes room in a table: grows or splits it"],
  [/^\(\*table\)\.pruneTombstones/, "turns deleted slots that no probe needs back to empty"],
  [/^\(\*Map\)\.growToSmall/, "allocates the only group of a small map"],
  [/^\(\*Map\)\.growToTable/, `turns a full small map into a table of ${firstTableCapacity} slots`],
  [/matchH2$/i, "gives the slots of a group whose control byte is the key's H2"],
  [/matchEmptyOrDeleted$/i, "gives the slots of a group that are empty or deleted"],
  [/matchEmpty$/i, "gives the slots of a group that are empty"],
  [/matchFull$/i, "gives the slots of a group that are full"],
  [/anyFull$/, "tells whether a slot of a group is full"],
  [/Small/, "works on the only group of a small map"],
  [/Delete/, "deletes a key"],
  [/PutSlot|Put$/, "finds or makes the entry of a key"],
  [/getWith|Get$/, "looks a key up"],
  [/Clear/, "removes all entries"],
  [/^\(\*Iter\)/, "walks the entries of a map"],
  [/[Cc]lone/, "copies a map"],
];

function keyKinds(name: string): string {
  if (/fast32ptr/.test(name)) return "4-byte pointer keys";
  if (/fast64ptr|FastPtr/.test(name)) return "pointer keys (on 64-bit targets)";
  if (/fast32|Fast32/.test(name)) return "keys of 4 bytes of plain memory (int32, uint32, rune, [4]byte)";
  if (/fast64|Fast64/.test(name))
    return "keys of 8 bytes of plain memory (int, int64, uint64, pointers on reads, [8]byte)";
  if (/faststr|FastStr/.test(name)) return "string keys";
  if (/^map(access|assign|delete)/.test(name)) return "keys of any type, passed by address";
  return "";
}

/** How names of package runtime's map functions begin. */
const ofMaps =
  /^(?:map|makemap|growWork|evacuate|hashGrow|makeBucketArray|advanceEvacuation|bucketEvacuated|moveToBmap|\(\*hmap\))/;

/** A map function of the runtime: its plain name, what it is for; undefined for every other symbol. */
export function mapFunctionRole(
  symbol: string,
  family: MapFamily,
): { name: string; summary: string } | undefined {
  const full = runtimeName(symbol);
  if (full === undefined) return undefined;
  const swissPackage = symbol.startsWith("internal/runtime/maps.");
  const name = tableName(full);
  if (!swissPackage && !ofMaps.test(name)) return undefined;
  const operation = operationOf(`runtime.${name}`);
  const role =
    operation === undefined
      ? helperRoles.find(([pattern]) => pattern.test(name))?.[1]
      : operationRoles[operation];
  if (role === undefined && !swissPackage) return undefined;
  const keys = keyKinds(name);
  const words = role ?? "helps the map functions";
  return {
    name,
    summary: `${symbol} ${words}${keys === "" ? "" : `, for ${keys}`}; ${family === "classic" ? "classic map (buckets)" : "Swiss map (groups and tables)"}`,
  };
}
