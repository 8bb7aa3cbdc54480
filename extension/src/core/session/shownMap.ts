import { makeLayout } from "../capacity/makeLayout.ts";
import { TooLargeError } from "../capacity/planCapacity.ts";
import { randomHashKeys } from "../emulator/hash/createHasher.ts";
import type { KeySource } from "../emulator/map/keySource.ts";
import type { MapType } from "../go/types/mapType.ts";
import { seededRandom } from "../memory/runtimeRandom.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { ShownFill } from "../present/fillText.ts";
import type { CodeFill } from "../source/codeFill.ts";
import { MapLife } from "./mapLife.ts";
import type { HashChoice, TypeProvenance } from "./mapView.ts";

/** Which map is shown, and how it is known. */
export interface ShownMap {
  readonly expression: string;
  readonly typeText: string;
  /** Its type by what lies in its cells, where the source tells it. */
  readonly cells?: string | null;
  readonly place: string;
  readonly type: MapType;
  readonly hint: number | null;
  readonly provenance: TypeProvenance;
  readonly note: string;
  /** The compiler's listing has the place without its type. */
  readonly typeUnnamed?: boolean;
  /** What the code writes into it, where that is known. */
  readonly fill: CodeFilling | null;
}

/** What the code behind the map's making writes into it, with the keys where those are known. */
export interface CodeFilling extends ShownFill {
  readonly keys: CodeFill["keys"];
}

/** A second map that goes through the same operations. */
export interface ComparedMap {
  readonly type: MapType;
  readonly hint: number | null;
}

/** Larger maps would block whoever draws them. */
const maxMakeBytes = 128 * 1024 * 1024;

/** @throws TooLargeError with the figure */
export function checkSize({ type, hint }: ComparedMap): void {
  const { bytes } = makeLayout(type, hint);
  if (bytes > maxMakeBytes)
    throw new TooLargeError(
      `make(${type.text}, ${hint}) takes ${decimalText(bytes)} bytes; maps of up to ${decimalText(maxMakeBytes)} are drawn`,
    );
}

/** An empty map of a type, hashed as chosen, whose keys come from the sources. */
export function lifeOf(
  type: MapType,
  hint: number | null,
  { algorithm, seed }: HashChoice,
  sources: readonly KeySource[],
): MapLife {
  const { target } = type.model;
  if (algorithm !== "fallback" || !target.hasAesHash) return new MapLife({ type, hint, seed, sources });
  // Keys of the other algorithm are drawn as a process without AES would draw them.
  const model = { ...type.model, target: { ...target, hasAesHash: false } };
  return new MapLife({ type, hint, seed, sources, hashKeys: randomHashKeys(seededRandom(seed), model) });
}

/** Does in one life what another has done, and goes to the same place. */
export function redo(from: MapLife, to: MapLife): void {
  const { history } = from;
  for (let i = 0; i < history.length; i++) to.apply(history.operation(i));
  to.seek(history.position);
}
