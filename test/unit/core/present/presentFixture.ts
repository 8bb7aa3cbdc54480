import { describeSite, type SiteDescription } from "../../../../extension/src/core/compile/describeSite.ts";
import { EmulatedMap } from "../../../../extension/src/core/emulator/map/emulatedMap.ts";
import type { KeyPattern } from "../../../../extension/src/core/emulator/map/keySource.ts";
import type { MakeMapCode } from "../../../../extension/src/core/emulator/wasm/policy.ts";
import type { GoArch } from "../../../../extension/src/core/go/release/goTarget.ts";
import { buildMapPicture } from "../../../../extension/src/core/present/buildMapPicture.ts";
import type { CellPicture, MapPicture } from "../../../../extension/src/core/present/mapPicture.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { mapType, modelOf } from "../go/types/mapTypeFixture.ts";

export interface EmulatedOptions {
  readonly go: string;
  readonly goarch?: GoArch;
  readonly hint?: number;
  readonly patterns?: readonly KeyPattern[];
  readonly makeCode?: MakeMapCode;
}

/** An empty emulated map of seed 1. */
export function emulated(map: string, options: EmulatedOptions): EmulatedMap {
  return new EmulatedMap({
    type: mapType(map, options.go, options.goarch),
    hint: options.hint ?? null,
    seed: 1,
    ...(options.patterns ? { patterns: options.patterns } : {}),
    ...(options.makeCode ? { makeCode: options.makeCode } : {}),
  });
}

/** Inserts the keys from `from` up to and without `to`. */
export function insertKeys(map: EmulatedMap, from: number, to: number): void {
  for (let key = from; key < to; key++) map.insert(key);
}

export function pictureOf(map: EmulatedMap, maxRows = 64): MapPicture {
  const live = map.runtime.liveMemory(map.at);
  return buildMapPicture({
    type: map.type,
    state: map.state(),
    reader: map.heap,
    typeAt: (address) => map.types.typeAt(map.heap.offsetOf(address)),
    live,
    garbageBytes: map.heap.stats.allocatedBytes - live.bytes,
    maxRows,
  });
}

export function cellsOf(picture: MapPicture): CellPicture[] {
  return picture.sections.flatMap((section) => section.rows.flatMap((row) => row.cells));
}

/** Offsets of a struct's fields by name, and its size. */
export function offsetsOf({ header }: MapPicture): Record<string, number> {
  const fields = header.fields.filter((field) => !field.padding);
  return {
    ...Object.fromEntries(fields.map((field) => [field.name, field.offsetBytes])),
    total: header.sizeBytes,
  };
}

/** A `make` of a map type, as the syntax would find it; `more` replaces parts. */
export function makeSite(map: string, more: Partial<MapSite> = {}): MapSite {
  const type = mapType(map, "1.26");
  return {
    form: "make",
    expr: `make(${map}, 1000)`,
    range: { start: 0, end: 10 },
    operand: null,
    type: {
      text: map,
      key: type.key.text,
      elem: type.elem.text,
      layout: map,
      why: null,
      linkName: null,
    },
    function: { name: "main", closure: false, generic: false },
    dead: false,
    evaluation: "always",
    incomplete: false,
    hint: {
      expr: "1000",
      constant: 1000n,
      variable: false,
      type: null,
      range: { start: 5, end: 9 },
    },
    literal: null,
    escape: { to: "heap", why: "it is returned" },
    fill: null,
    loop: null,
    divides: false,
    sliceClear: null,
    appendKey: null,
    keyFromBytes: false,
    mayRepeat: false,
    called: null,
    calledPath: null,
    second: null,
    startsNil: false,
    nilHere: false,
    ...more,
  };
}

export function described(site: MapSite, go: string, goarch: GoArch = "amd64"): SiteDescription {
  return describeSite(site, modelOf(go, goarch));
}

/** A site whose type is not known, named as its source names it. */
export function unknownSite(text: string): MapSite {
  return makeSite("map[string]int", {
    form: "read",
    operand: "m",
    hint: null,
    type: { text, key: "?", elem: "?", layout: null, why: `${text} is declared elsewhere`, linkName: null },
  });
}
