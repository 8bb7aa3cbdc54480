import { planSyncMap } from "../capacity/syncMapPlan.ts";
import { object } from "../go/abi/allocation.ts";
import { readDirtyFields } from "../go/abi/readDirtyStructs.ts";
import { trieFields } from "../go/abi/trieStructs.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { GoType } from "../go/types/goType.ts";
import type { InterfaceBox } from "../go/types/interfaceBox.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText } from "../numbers/numberText.ts";
import { codeSpan, escapeMarkdown } from "./markdownText.ts";

/** What a hover on a sync.Map is about. */
export interface SyncMapSubject {
  /** The method under the pointer; null for the map. */
  readonly method: string | null;
  /** The built-in map of the key and value that the call gives; null where the source does not tell both. */
  readonly stored: MapType | null;
  readonly model: MapModel;
}

/** How many entries the figures are for. */
const sampleEntries = 1000;

/** What is said of a sync.Map or a call of its method, as Markdown paragraphs; "" for a method that it does not have. */
export function syncMapHover({ method, stored, model }: SyncMapSubject): string {
  const isTrie = model.release.syncMap === "HashTrieMap";
  const form = isTrie ? "HashTrieMap" : "read and dirty map";
  const go = escapeMarkdown(model.release.name.replace(/^go/, "Go "));
  const name = method === null ? "sync.Map" : `sync.Map.${method}`;
  const sentence =
    method === null ? mapSentence(model) : (isTrie ? trieSentences : readDirtySentences)(model)[method];
  if (sentence === undefined || !hasMethod(model, method)) return "";
  const boxes =
    method !== null && !storing.includes(method) ? [] : stored === null ? [boxesUnknown] : storedText(stored);
  return [`${codeSpan(name)} · ${form} (${go})`, sentence, ...boxes].join("\n\n");
}

/** Methods that store both what they are given as key and as value, so that boxes of these are on the heap. */
const storing: readonly string[] = ["Store", "Swap", "LoadOrStore"];

/** Methods that came later than the type. */
function hasMethod({ release }: MapModel, method: string | null): boolean {
  if (method === "Clear") return release.syncMapClears;
  return (
    release.syncMapSwaps ||
    !(method === "Swap" || method === "CompareAndSwap" || method === "CompareAndDelete")
  );
}

function mapSentence(model: MapModel): string {
  if (model.release.syncMap === "HashTrieMap") {
    const { entry, node } = trieSizes(model);
    return `A trie by the bits of each key's hash, 4 a node: reads take no lock, writes lock one node. An entry takes ${entry} bytes, a node ${node}; keys and values are interfaces.`;
  }
  const { entry, cell, readOnly } = readDirtySizes(model);
  return `Two maps of the type ${codeSpan("map[any]*entry")}: read, which takes no lock, and dirty, which has the keys that read lacks, behind a mutex. As many look-ups that miss read as dirty has entries make dirty the read map (${readOnly} bytes); the next new key copies it. An entry takes ${entry} bytes and the interface of its value ${cell}, beside its slot in each map.`;
}

type Sentences = Readonly<Record<string, string>>;

function trieSentences(model: MapModel): Sentences {
  const { entry, node } = trieSizes(model);
  const descent = "Goes down the trie by the key's hash, 4 bits a node, without a lock";
  const changed = `${descent}; then locks the one node that it changes`;
  const store = `${changed}. Allocates an entry (${entry} bytes), also for a key that is there: the old entry is replaced. A key that meets another brings nodes (${node} bytes each) down to where their hashes differ.`;
  const drop = `${changed}, if the key is there. Allocates nothing; nodes that are empty by that are taken out.`;
  const panics = "Panics where both values are of one type without ==.";
  const sentences: Sentences = {
    Load: `${descent}. Allocates nothing.`,
    Store: store,
    Swap: store,
    LoadOrStore: `${descent}; of a key that is there the value is given, and nothing allocated. Else locks the one node that it changes and allocates an entry (${entry} bytes), and nodes (${node} bytes each) where it meets another key.`,
    LoadAndDelete: drop,
    Delete: drop,
    CompareAndSwap: `${changed}, if the value is equal. Allocates an entry (${entry} bytes) then, else nothing. ${panics}`,
    CompareAndDelete: `${changed}, if the value is equal. Allocates nothing. ${panics}`,
    Range: "Visits the entries in the order of their hashes, without a lock. Allocates nothing.",
    Clear: `Makes a new root (${node} bytes); the old trie is garbage.`,
  };
  const first = `The first operation on a map makes its root (${node} bytes).`;
  return Object.fromEntries(Object.entries(sentences).map(([name, text]) => [name, `${text} ${first}`]));
}

function readDirtySentences(model: MapModel): Sentences {
  const { entry, cell, readOnly } = readDirtySizes(model);
  const promotes = `as many misses as dirty has entries make dirty the read map (${readOnly} bytes)`;
  const missing = `Looks in read, without a lock. A key that it lacks, while dirty has more, takes the mutex and counts as a miss: ${promotes}.`;
  const added = `The first new key, and the first after each promotion, makes dirty with a copy of read's slots, and a readOnly (${readOnly} bytes); slots of dirty grow as those of any map`;
  const unlocked = "without a lock, unless dirty was made after it was deleted";
  const store = `A key of read is stored ${unlocked}; others take the mutex. Allocates the interface of the value (${cell} bytes), and for a new key an entry (${entry} bytes) and that interface once more. ${added}.`;
  const drop = `${missing} A key of read is deleted without a lock: its entry stays and loses its value. Allocates nothing else.`;
  const panics = "Panics where both values are of one type without ==.";
  const rangeTakes = model.release.syncMapRangeAllocates
    ? `Allocates a readOnly (${readOnly} bytes) each time.`
    : `Allocates a readOnly (${readOnly} bytes) then, else nothing.`;
  return {
    Load: `${missing} Allocates nothing else.`,
    Store: store,
    Swap: store,
    LoadOrStore: `The value of a key of read is given, or stored where it was deleted, ${unlocked}; others take the mutex, and one of dirty counts as a miss: ${promotes}. A value that is stored allocates its interface (${cell} bytes), and a new key an entry (${entry} bytes). ${added}.`,
    LoadAndDelete: drop,
    Delete: drop,
    CompareAndSwap: `A key of read is compared and swapped without a lock; one of dirty takes the mutex and counts as a miss: ${promotes}. Allocates the interface of the new value (${cell} bytes) if it is swapped. ${panics}`,
    CompareAndDelete: `${missing} Allocates nothing else. ${panics}`,
    Range: `Makes dirty the read map first where dirty has more keys, under the mutex; the next new key copies it. Then visits read without a lock, in random order. ${rangeTakes}`,
    Clear: `Takes the mutex, makes an empty read map (${readOnly} bytes) and clears dirty, which keeps its memory. It changes nothing where read is empty and dirty has no more.`,
  };
}

function trieSizes(model: MapModel) {
  const { entrySizeBytes, indirectSizeBytes } = trieFields(model.target.ptrSizeBytes);
  return { entry: sizeOf(entrySizeBytes, model), node: sizeOf(indirectSizeBytes, model) };
}

function readDirtySizes(model: MapModel) {
  const { entrySizeBytes, readOnlySizeBytes } = readDirtyFields(model);
  const cell = sizeOf(2 * model.target.ptrSizeBytes, model);
  return { entry: sizeOf(entrySizeBytes, model), readOnly: sizeOf(readOnlySizeBytes, model), cell };
}

const sizeOf = (bytes: number, model: MapModel): number => object(bytes, false, model).bytes;

/** What the kinds of key and value that a call gives take. */
function storedText(type: MapType): string[] {
  const { boxes, perEntry, beside, filled } = planSyncMap(type, sampleEntries);
  const about = filled.exact ? "" : "about ";
  const each = (bytes: number): string => bytes.toFixed(1).replace(/\.0$/, "");
  const builtIn = each(beside.grown.bytes.typical / sampleEntries);
  const lines = [
    `Computed at run time, key ${codeSpan(type.key.text)}: ${boxText(boxes.key, type.key)} · value ${codeSpan(type.elem.text)}: ${boxText(boxes.value, type.elem)}`,
  ];
  if (perEntry !== null && filled.bytes.typical > 0)
    lines.push(
      `With ${decimalText(sampleEntries)} such entries ${about}${each(perEntry.bytes.typical)} bytes an entry, boxes included; ${codeSpan(beside.map)} with a lock about ${builtIn}.`,
    );
  return lines;
}

function boxText({ free, sizeBytes }: InterfaceBox, { kind }: GoType): string {
  const box = `a box of ${decimalText(sizeBytes)} bytes`;
  if (free === "interface") return "boxed before";
  if (free === "direct" || free === "zeroSize" || free === "singleByte") return "no box";
  if (free === "emptyString") return `${box}, none for the empty string`;
  if (free === "nilSlice") return `${box}, none for nil`;
  return free === "below256" && /^u?int/.test(kind) ? `${box}, none for 0 to 255` : box;
}

/** Where the source does not tell what is stored. */
const boxesUnknown =
  "What is stored becomes an interface: pointers, constants, values without size, single bytes and integers from 0 to 255 need no box on the heap, an interface is stored as it is, other values mostly need one each time.";
