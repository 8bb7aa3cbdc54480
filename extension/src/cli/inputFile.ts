import { createReadStream, type Stats, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { BadInput } from "./io.ts";

/**
 * What a path names, links followed; undefined where there is nothing.
 * @throws BadInput for a path that cannot be looked at: too long, a circle of links, behind a file
 */
export function stateOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new BadInput(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Refuses what may give bytes without end; a pipe has an end, and a terminal has who types. @throws BadInput */
export function refuseDevice(path: string): void {
  const state = stateOf(path);
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
