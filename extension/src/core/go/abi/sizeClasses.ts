import type { GoRelease } from "../release/goRelease.ts";
import type { GoTarget } from "../release/goTarget.ts";

/** Allocation size classes in bytes, identical in 1.18 to 1.27 (runtime/sizeclasses.go; 1.25 on internal/runtime/gc). */
export const sizeClasses: readonly number[] = [
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416,
  448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200,
  3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384,
  18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];

export const pageSizeBytes = 8192;
export const maxSmallSizeBytes = 32768;
const mallocHeaderBytes = 8;

/** classOf[(n + 7) >> 3] = index into sizeClasses of the smallest class that holds n bytes. */
const classOf = new Uint8Array(maxSmallSizeBytes / 8 + 1);
for (let words = 0, c = 0; words < classOf.length; words++) {
  while ((sizeClasses[c] as number) < words * 8) c++;
  classOf[words] = c;
}

/** Bytes of the smallest size class that holds `sizeBytes` (1 to 32768). */
export function sizeClassBytes(sizeBytes: number): number {
  return sizeClasses[classOf[(sizeBytes + 7) >>> 3] as number] as number;
}

/** Whether malloc puts an 8-byte header before the object (1.22 on: pointers inside and over 512 bytes, 128 on 32-bit). */
function hasHeader(sizeBytes: number, noscan: boolean, release: GoRelease, ptrSizeBytes: 4 | 8): boolean {
  return release.mallocHeaders && !noscan && sizeBytes > ptrSizeBytes * ptrSizeBytes * 8;
}

/**
 * Bytes that malloc takes from the heap for an object (what MemStats.TotalAlloc counts); 0 for size 0.
 * runtime/malloc.go; the tiny allocator's sharing of 16-byte blocks is not counted here.
 */
export function mallocSizeBytes(
  sizeBytes: number,
  noscan: boolean,
  release: GoRelease,
  ptrSizeBytes: 4 | 8,
): number {
  if (sizeBytes === 0) return 0;
  const small = release.mallocHeaders ? maxSmallSizeBytes - mallocHeaderBytes : maxSmallSizeBytes;
  if (sizeBytes > small) return Math.ceil(sizeBytes / pageSizeBytes) * pageSizeBytes;
  return sizeClassBytes(
    hasHeader(sizeBytes, noscan, release, ptrSizeBytes) ? sizeBytes + mallocHeaderBytes : sizeBytes,
  );
}

/** roundupsize: usable bytes of the block that malloc would give (runtime/msize.go; header taken off from 1.22 on). */
export function roundupsize(
  sizeBytes: number,
  noscan: boolean,
  release: GoRelease,
  ptrSizeBytes: 4 | 8,
): number {
  const taken = mallocSizeBytes(sizeBytes, noscan, release, ptrSizeBytes);
  const small = taken <= maxSmallSizeBytes && sizeBytes <= maxSmallSizeBytes - mallocHeaderBytes;
  return small && hasHeader(sizeBytes, noscan, release, ptrSizeBytes) ? taken - mallocHeaderBytes : taken;
}

/** Whether an allocation of that many bytes may be tried. */
export const fitsMemory = (sizeBytes: number, target: GoTarget): boolean =>
  sizeBytes <= maxAllocBytes(target);

/**
 * Largest single allocation that the runtime considers (runtime/malloc.go maxAlloc, linux): 2^48 bytes on 64-bit, 4 GiB on
 * wasm, just below 4 GiB on 32-bit and 2 GiB on 32-bit mips.
 */
export function maxAllocBytes(target: GoTarget): number {
  if (target.goarch === "wasm") return 2 ** 32;
  if (target.goarch === "mips" || target.goarch === "mipsle") return 2 ** 31 - 1;
  return target.ptrSizeBytes === 8 ? 2 ** 48 : 2 ** 32 - 1;
}
