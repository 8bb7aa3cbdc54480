import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { gunzip } from "node:zlib";
import type { Profile } from "../core/profile/profile.ts";
import { readProfile } from "../core/profile/readProfile.ts";
import { ProfileError } from "../core/profile/wireCheck.ts";
import { CannotAnswer } from "../workspace/ports.ts";

/** A larger file is not read, and none that is larger unzipped. */
const maxFileBytes = 256_000_000;
const maxUnzippedBytes = 768_000_000;

/**
 * The profile in a file, gzipped or not.
 * @param name what the file is called in words
 * @throws CannotAnswer with that name
 */
export async function profileInFile(file: string, name = file): Promise<Profile> {
  const state = await stateOf(file, name);
  if (state.isBlockDevice() || state.isCharacterDevice())
    throw new CannotAnswer(`${name} is a device, not a file`);
  if (!state.isFile()) throw new CannotAnswer(`${name} is no regular file`);
  if (state.size > maxFileBytes) throw new CannotAnswer(`${name} is larger than ${maxFileBytes / 1e6} MB`);
  try {
    return readProfile(await unzipped(await readFile(file)));
  } catch (error) {
    if (error instanceof ProfileError) throw new CannotAnswer(`${name} ${error.message}`);
    if (error instanceof Error && "syscall" in error)
      throw new CannotAnswer(`cannot read ${name}: ${error.message}`);
    throw error;
  }
}

async function stateOf(file: string, name: string): Promise<Stats> {
  try {
    return await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new CannotAnswer(`${name}: no such file`);
    throw new CannotAnswer(`cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unzipped(bytes: Buffer): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Promise.resolve(bytes);
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: maxUnzippedBytes }, (error, whole) => {
      if (error === null) resolve(whole);
      else reject(new ProfileError(whyNotUnzipped(error)));
    });
  });
}

function whyNotUnzipped({ code, message }: NodeJS.ErrnoException): string {
  if (code === "Z_BUF_ERROR") return "ends within its gzipped part: it was cut off";
  if (code === "ERR_BUFFER_TOO_LARGE") return `is larger than ${maxUnzippedBytes / 1e6} MB unzipped`;
  return `is damaged in its gzipped part: ${message}`;
}
