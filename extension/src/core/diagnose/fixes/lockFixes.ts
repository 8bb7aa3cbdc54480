import type { Finding } from "../machine/finding.ts";
import type { Fix, FixScope } from "./fix.ts";

/** Ways to keep two goroutines from using a map at the same time. */
export function lockFixes(_finding: Finding, _scope: FixScope): Fix[] {
  return [];
}
