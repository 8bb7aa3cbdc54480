import type { MapModel } from "../../go/release/goTarget.ts";
import type { GoType } from "../../go/types/goType.ts";
import type { MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import { Aes386Hasher } from "./aes386Hasher.ts";
import { AesAmd64Hasher } from "./aesAmd64Hasher.ts";
import { AesArm64Hasher } from "./aesArm64Hasher.ts";
import { Fallback32Hasher } from "./fallback32Hasher.ts";
import { Fallback64Hasher } from "./fallback64Hasher.ts";
import type { Hasher, HashKeys } from "./hasher.ts";
import { aeskeyschedBytes, hashkeyWords } from "./hashKeys.ts";

/**
 * The hash functions for maps of one type, as a process of its model with these keys computes them
 * (runtime/alg.go alginit chooses the algorithm).
 * @param random where NaN keys take their hashes from
 * @param typeAt the Go type that an interface's first word (its low half, a type or an itab) names
 * @throws RangeError for keys that the model's target cannot have
 */
export function createHasher(
  type: MapType,
  heap: Heap,
  keys: HashKeys,
  random: RuntimeRandom,
  typeAt: (address: number) => GoType | undefined,
): Hasher {
  const parts = { type, heap, random, typeAt };
  const { target } = type.model;
  if (keys.algorithm === "fallback") {
    if (keys.hashkey.length !== 2 * hashkeyWords)
      throw new RangeError(`hashkey must have ${hashkeyWords} words, not ${keys.hashkey.length / 2}`);
    const { hashkey } = keys;
    return target.hashBits === 32
      ? new Fallback32Hasher(parts, hashkey)
      : new Fallback64Hasher(parts, hashkey);
  }
  const { aeskeysched } = keys;
  const wanted = aeskeyschedBytes(target);
  if (aeskeysched.length !== wanted)
    throw new RangeError(
      `aeskeysched must have ${wanted} bytes on ${target.goarch}, not ${aeskeysched.length}`,
    );
  switch (target.goarch) {
    case "amd64":
      return new AesAmd64Hasher(parts, aeskeysched);
    case "arm64":
      return new AesArm64Hasher(parts, aeskeysched);
    case "386":
      return new Aes386Hasher(parts, aeskeysched);
    default:
      throw new RangeError(`${target.goarch} has no AES hash`);
  }
}

/** The keys that a process draws at start: AES where the target has it, the fallback elsewhere. */
export function randomHashKeys(random: RuntimeRandom, model: MapModel): HashKeys {
  const { target } = model;
  if (target.hasAesHash) {
    const aeskeysched = new Uint8Array(aeskeyschedBytes(target));
    const words = new Uint32Array(aeskeysched.buffer);
    for (let i = 0; i < words.length; i++) words[i] = random.rand32();
    return { algorithm: "aes", aeskeysched };
  }
  const hashkey = new Uint32Array(2 * hashkeyWords);
  for (let i = 0; i < hashkey.length; i++) {
    const isHigh = i % 2 === 1;
    if (isHigh && target.ptrSizeBytes === 4) continue;
    hashkey[i] = random.rand32() | (model.release.fallbackUsesConstants && !isHigh ? 1 : 0);
  }
  return { algorithm: "fallback", hashkey };
}
