import type { TouchedPlace } from "../../../extension/src/core/session/mapView.ts";

/** How a step or the last operation touched some bytes. */
export type Touch = "read" | "write" | "";

/** Tells whether bytes of the map were read or written, by their addresses. */
export class TouchedBytes {
  readonly #ranges: readonly { readonly from: number; readonly to: number; readonly write: boolean }[];

  constructor(touched: readonly TouchedPlace[]) {
    this.#ranges = touched.map(({ address, sizeBytes, write }) => ({
      from: Number(address),
      to: Number(address) + sizeBytes,
      write,
    }));
  }

  /** A write tells more than a read. */
  at(address: number, sizeBytes: number): Touch {
    let touch: Touch = "";
    for (const { from, to, write } of this.#ranges) {
      if (address >= to || address + Math.max(1, sizeBytes) <= from) continue;
      if (write) return "write";
      touch = "read";
    }
    return touch;
  }
}

export const untouched = new TouchedBytes([]);
