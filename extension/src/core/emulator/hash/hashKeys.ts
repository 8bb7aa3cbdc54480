import type { GoTarget } from "../../go/release/goTarget.ts";
import type { HashKeys } from "./hasher.ts";

/** Words of hashkey (runtime/alg.go). */
export const hashkeyWords = 4;

/** Bytes of aeskeysched (runtime/alg.go hashRandomBytes). */
export function aeskeyschedBytes(target: GoTarget): number {
  return target.ptrSizeBytes * 16;
}

/** Hash keys as traces write them: aeskeysched as hex bytes, or the words of hashkey as "0x…". */
export type WrittenHashKeys =
  | { readonly algorithm: "aes"; readonly keys: string }
  | { readonly algorithm: "fallback"; readonly keys: readonly string[] };

/** Hash keys in the form of a trace's header. */
export function writeHashKeys(keys: HashKeys): WrittenHashKeys {
  if (keys.algorithm === "aes") {
    const hex = Array.from(keys.aeskeysched, (byte) => byte.toString(16).padStart(2, "0"));
    return { algorithm: "aes", keys: hex.join("") };
  }
  const { hashkey } = keys;
  const words = Array.from({ length: hashkeyWords }, (_, i) => {
    const value = (BigInt(hashkey[2 * i + 1] as number) << 32n) | BigInt(hashkey[2 * i] as number);
    return `0x${value.toString(16)}`;
  });
  return { algorithm: "fallback", keys: words };
}

/**
 * Reads hash keys from a trace's header: `{"algorithm":"aes","keys":HEX}` (256 digits, 128 on 32-bit targets) or
 * `{"algorithm":"fallback","keys":["0x…", …]}` (four words).
 * @throws RangeError with one sentence that says what is wrong
 */
export function parseHashKeys(written: unknown, target: GoTarget): HashKeys {
  if (typeof written !== "object" || written === null)
    throw new RangeError("the hash keys must be an object with an algorithm and keys");
  const { algorithm, keys } = written as { algorithm?: unknown; keys?: unknown };
  if (algorithm === "aes") return { algorithm, aeskeysched: parseAeskeysched(keys, target) };
  if (algorithm === "fallback") return { algorithm, hashkey: parseHashkey(keys, target) };
  throw new RangeError(`the hash algorithm must be "aes" or "fallback", not ${JSON.stringify(algorithm)}`);
}

function parseAeskeysched(keys: unknown, target: GoTarget): Uint8Array {
  if (!target.hasAesHash) throw new RangeError(`${target.goarch} has no AES hash`);
  const bytes = aeskeyschedBytes(target);
  if (typeof keys !== "string" || keys.length !== 2 * bytes || !/^[0-9a-f]*$/i.test(keys))
    throw new RangeError(`the AES hash keys of ${target.goarch} must be ${2 * bytes} hex digits`);
  return Uint8Array.from({ length: bytes }, (_, i) => Number.parseInt(keys.slice(2 * i, 2 * i + 2), 16));
}

function parseHashkey(keys: unknown, target: GoTarget): Uint32Array {
  const digits = 2 * target.ptrSizeBytes;
  const word = new RegExp(`^0x[0-9a-f]{1,${digits}}$`, "i");
  if (
    !Array.isArray(keys) ||
    keys.length !== hashkeyWords ||
    !keys.every((k) => typeof k === "string" && word.test(k))
  )
    throw new RangeError(
      `the fallback hash keys must be ${hashkeyWords} texts of 0x and up to ${digits} hex digits`,
    );
  const hashkey = new Uint32Array(2 * hashkeyWords);
  for (const [i, text] of (keys as string[]).entries()) {
    const value = BigInt(text);
    hashkey[2 * i] = Number(value & 0xffffffffn);
    hashkey[2 * i + 1] = Number(value >> 32n);
  }
  return hashkey;
}
