import { readFile } from "node:fs/promises";
import { gunzip } from "node:zlib";
import type { Profile } from "../core/profile/profile.ts";
import { readProfile } from "../core/profile/readProfile.ts";
import { ProfileError } from "../core/profile/wireCheck.ts";
import { refuseDevice, stateOf } from "./inputFile.ts";
import { BadInput } from "./io.ts";

/** A larger file is not read, and none that is larger unzipped. */
const maxFileBytes = 256_000_000;
const maxUnzippedBytes = 768_000_000;

/** The profile in a file, gzipped or not. @throws BadInput with the file's name */
export async function profileInFile(file: string): Promise<Profile> {
  const state = stateOf(file);
  if (state === undefined) throw new BadInput(`${file}: no such file`);
  if (!state.isFile()) {
    refuseDevice(file);
    throw new BadInput(`${file} is no regular file`);
  }
  if (state.size > maxFileBytes) throw new BadInput(`${file} is larger than ${maxFileBytes / 1e6} MB`);
  try {
    return readProfile(await unzipped(await readFile(file)));
  } catch (error) {
    if (error instanceof ProfileError) throw new BadInput(`${file} ${error.message}`);
    if (error instanceof Error && "syscall" in error)
      throw new BadInput(`cannot read ${file}: ${error.message}`);
    throw error;
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
