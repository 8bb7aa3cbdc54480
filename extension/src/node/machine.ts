import { totalmem } from "node:os";
import type { Machine } from "../workspace/model.ts";

const systems: Readonly<Record<string, string>> = { win32: "windows", sunos: "solaris" };
const processors: Readonly<Record<string, string>> = {
  x64: "amd64",
  ia32: "386",
  ppc64: "ppc64le",
};

/** This machine, as Go names it. */
export const machine: Machine = {
  goos: systems[process.platform] ?? process.platform,
  goarch: processors[process.arch] ?? process.arch,
};

/** Bytes that a program of ours may take: what is asked for, but not more than half of what this machine has. */
export const memoryToTake = (askedBytes: number): number => Math.min(askedBytes, totalmem() / 2);
