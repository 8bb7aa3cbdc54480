import { createReadStream, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { BadInput } from "./io.ts";

/** Refuses what may give bytes without end; a pipe has an end, and a terminal has who types. @throws BadInput */
export function refuseDevice(path: string): void {
  const state = statSync(path, { throwIfNoEntry: false });
  if (state?.isBlockDevice() || (state?.isCharacterDevice() && !isStandardInput(path)))
    throw new BadInput(`${path} is a device, not a file`);
}

/** A file's bytes. @throws BadInput for a device; the stream fails where the file cannot be read */
export function openInput(path: string): Readable {
  refuseDevice(path);
  return createReadStream(path);
}

function isStandardInput(path: string): boolean {
  return path === "/dev/stdin" || /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(path);
}
