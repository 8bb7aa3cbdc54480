import type { FastVariant } from "../abi/mapFunctions.ts";
import type { MapModel } from "../release/goTarget.ts";
import type { GoType } from "./goType.ts";
import type { HashStep } from "./hashPlan.ts";

/** The family of runtime functions a map uses, chosen by key and elem size (cmd/compile/internal/walk mapfast). */

/** What classic buckets look like (cmd/compile/internal/reflectdata MapBucketType, up to 1.23 and noswissmap). */
export interface BucketLayout {
  /** tophash[8] at 0, then keys[8], elems[8], overflow pointer last. */
  readonly keysOffsetBytes: number;
  readonly elemsOffsetBytes: number;
  readonly overflowOffsetBytes: number;
  readonly bucketSizeBytes: number;
}

/** What Swiss groups look like (reflectdata/map_swiss.go, map.go; 1.24 on). key(i) = keysOff + i*keyStride. */
export interface GroupLayout {
  readonly groupSizeBytes: number;
  /** Size of one key/elem pair; for split groups keyStride + elemStride. */
  readonly slotSizeBytes: number;
  readonly keysOffBytes: number;
  readonly keyStrideBytes: number;
  readonly elemsOffBytes: number;
  readonly elemStrideBytes: number;
  /** Offset of the elem inside its slot; 0 for split groups. */
  readonly elemOffBytes: number;
}

/** The map type descriptor: all that the runtime functions know of a map's type (internal/abi MapType). */
export interface MapType {
  readonly model: MapModel;
  /** "map[string][3]uint32" */
  readonly text: string;
  readonly key: GoType;
  readonly elem: GoType;
  /** Key or elem over 128 bytes: the slot holds a pointer to it. */
  readonly indirectKey: boolean;
  readonly indirectElem: boolean;
  /** Bytes of a key or elem as stored in a slot (pointer size when indirect). */
  readonly slotKeySizeBytes: number;
  readonly slotElemSizeBytes: number;
  /** The stored key or elem holds pointers (always so when indirect). */
  readonly slotKeyHasPointers: boolean;
  readonly slotElemHasPointers: boolean;
  /** Neither stored key nor elem has pointers: buckets and groups are noscan. */
  readonly noscan: boolean;
  /** k == k for every key (false with floats, complex, interfaces inside). */
  readonly reflexiveKey: boolean;
  /** An update overwrites the stored key (float, complex, interface, string inside). */
  readonly needKeyUpdate: boolean;
  /** Hashing may panic (interface inside). */
  readonly hashMightPanic: boolean;
  /** Chosen for assign; access and delete use fast32/fast64 for the ptr variants. */
  readonly variant: FastVariant;
  /** The descriptor's Flags word: bit meanings differ by family (facts: classic 1,2,4,8,16; Swiss 1,2,4,8). */
  readonly flags: number;
  /** Bytes of the descriptor symbol: 88, 112, 136; 56, 64, 76 on 32-bit. */
  readonly descriptorSizeBytes: number;
  readonly bucket: BucketLayout;
  readonly group: GroupLayout;
  /** How the compiler's hasher for the key type walks the key. */
  readonly hashPlan: readonly HashStep[];
  /** The hasher's symbol, e.g. "runtime.memhash64", "runtime.strhash", "type:.hashfunc.M12K4S". */
  readonly hasherSymbol: string;
}
