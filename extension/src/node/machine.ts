import { totalmem } from "node:os";
import type { Machine } from "../workspace/model.ts";

const systems: ReadonlyMap<string, string> = new Map(Object.entries({ win32: "windows", sunos: "solaris" }));
const processors: ReadonlyMap<string, string> = new Map(
  Object.entries({
    x64: "amd64",
    ia32: "386",
    ppc64: "ppc64le",
  }),
);

/** This machine, as Go names it. */
export const machine: Machine = {
  goos: systems.get(process.platform) ?? process.platform,
  goarch: processors.get(process.arch) ?? process.arch,
};

/** Bytes that a program of ours may take: what is asked for, but not more than half of what this machine has. */
export const memoryToTake = (askedBytes: number): number => Math.min(askedBytes, totalmem() / 2);
