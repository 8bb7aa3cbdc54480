import type { InstanceCalls } from "../compile/mapCalls.ts";

/** Instances of a generic function with the same calls, told together. */
export interface InstanceGroup {
  /** "uint64", "string, int"; of several instances one after another. */
  readonly types: readonly string[];
  /** Without their package: "mapaccess1_fast64". */
  readonly calls: readonly string[];
}

/** Instances by their calls, in the order in which they come. */
export function instanceGroups(instances: readonly InstanceCalls[]): readonly InstanceGroup[] {
  const groups = new Map<string, { types: string[]; calls: readonly string[] }>();
  for (const { types, calls } of instances) {
    const named = calls.map((call) => call.replace(/^runtime\./, ""));
    const group = groups.get(named.join());
    if (group === undefined) groups.set(named.join(), { types: [types.join(", ")], calls: named });
    else group.types.push(types.join(", "));
  }
  return [...groups.values()];
}

/** "uint64 → mapaccess1_fast64; string → mapaccess1_faststr"; several instances with the same calls: "int | uint64 → …". */
export function instancesText(instances: readonly InstanceCalls[]): string {
  return instanceGroups(instances)
    .map(({ types, calls }) => `${types.join(" | ")} → ${calls.join(" ") || "no call"}`)
    .join("; ");
}
