import { compareVersions } from "./selectToolchain.ts";

/** What the go command does differently from release to release, by the minor number of any release: 26 for go1.26. */

/** wasip1 is a system (1.21 on): files of that name are every build's before. */
export const knowsWasip1 = (minor: number): boolean => minor >= 21;

/** A build has the tags of its release and of all before it: go1.1, go1.2 … */
export const hasReleaseTag = (tagged: number, minor: number): boolean => tagged >= 1 && tagged <= minor;

/** The build tag `unix` (1.19 on). */
export const knowsUnixTag = (minor: number): boolean => minor >= 19;

/** The build tag `boringcrypto` is on with the experiment of that name (1.19 on). */
export const knowsBoringCryptoTag = (minor: number): boolean => minor >= 19;

/** go takes cgo to be off where there is no C compiler (1.20 on, cmd/go/internal/cfg). */
export const looksForCompiler = (minor: number): boolean => minor >= 20;

/** A vendor folder counts by itself: from `go 1.14` on for a module, from `go 1.22` on for a workspace. */
export const usesVendorFolder = (goLineMinor: number, isWork: boolean): boolean =>
  goLineMinor >= (isWork ? 22 : 14);

/** Whether a toolchain, "1.24.3", refuses to build what asks for a newer one: 1.21 and later do. */
export function refusesToBuild(version: string, asked: string): boolean {
  return compareVersions(asked, version) > 0 && compareVersions(version, "1.21") >= 0;
}
