import type { PackageIndex, PackageSource } from "./entity.ts";

/**
 * Packages that are read only when type inference asks for them: what it missed is noted, to be read before the next try.
 */
export class DemandedPackages implements PackageSource {
  private readonly known = new Map<string, PackageIndex | null>();
  private missed = new Set<string>();

  packageAt(importPath: string): PackageIndex | null {
    const known = this.known.get(importPath);
    if (known === undefined) this.missed.add(importPath);
    return known ?? null;
  }

  nameOf(importPath: string): string | null {
    return this.known.get(importPath)?.name ?? null;
  }

  /** The import paths asked for in vain since the last time. */
  takeMissed(): string[] {
    const paths = [...this.missed];
    this.missed = new Set();
    return paths;
  }

  /** Gives a package, or null for one that cannot be had. */
  add(importPath: string, index: PackageIndex | null): void {
    this.known.set(importPath, index);
  }
}
