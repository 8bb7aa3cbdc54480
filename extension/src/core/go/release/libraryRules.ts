/** Whether a release, by its minor, has package slices. */
export function hasSlices(minor: number): boolean {
  return minor >= 21;
}

/** Whether it has slices.Sorted, and iterators of package maps. */
export function hasSortedKeys(minor: number): boolean {
  return minor >= 23;
}
