/** Where two JSON values part: the path inside them, and both texts. */
export interface JsonDifference {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** The first difference of two JSON values in the order of the expected one, or null when they are equal. */
export function firstDifference(expected: unknown, got: unknown, path = ""): JsonDifference | null {
  if (expected === got) return null;
  if (Array.isArray(expected) && Array.isArray(got)) {
    for (let i = 0; i < Math.min(expected.length, got.length); i++) {
      const found = firstDifference(expected[i], got[i], `${path}[${i}]`);
      if (found) return found;
    }
    if (expected.length === got.length) return null;
    return { path: `${path}.length`, expected: String(expected.length), got: String(got.length) };
  }
  if (isRecord(expected) && isRecord(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const found = firstDifference(expected[key], got[key], path === "" ? key : `${path}.${key}`);
      if (found) return found;
    }
    return null;
  }
  return { path, expected: shown(expected), got: shown(got) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
