import { type KeyPattern, type KeySource, patternLength } from "../emulator/map/keySource.ts";
import type { MapHistory, MapOperation } from "../emulator/map/mapHistory.ts";
import type { GoType } from "../go/types/goType.ts";
import { seededRandom } from "../memory/runtimeRandom.ts";
import { decimalText } from "../numbers/numberText.ts";

/** A key by its number and its source. */
export interface KeyRef {
  readonly key: number;
  readonly source: number;
}

/** Which of the live keys are deleted first. */
export type DeleteOrder = "oldest" | "newest" | "random";

const refId = ({ key, source }: KeyRef): number => source * 2 ** 32 + key;

/** Knows which keys are in the map and which come next from each source. */
export class KeySupply {
  readonly #type: GoType;
  readonly #sources: KeySource[];
  readonly #live = new Map<number, KeyRef>();
  readonly #next: number[] = [];

  constructor(type: GoType, sources: readonly KeySource[]) {
    this.#type = type;
    this.#sources = [...sources];
  }

  get sources(): readonly KeySource[] {
    return this.#sources;
  }

  /** The number of a source with this pattern; null where there is none yet. */
  numberOf(source: KeySource): number | null {
    const text = JSON.stringify(source);
    const known = this.#sources.findIndex((one) => JSON.stringify(one) === text);
    return known >= 0 ? known : null;
  }

  /** Takes a new source. @returns its number */
  add(source: KeySource): number {
    return this.#sources.push(source) - 1;
  }

  /**
   * The next new keys of a source.
   * @throws RangeError when the source has no more
   */
  take(source: number, count: number): KeyRef[] {
    this.check(source, count);
    const first = this.#next[source] ?? 0;
    return Array.from({ length: count }, (_, i) => ({ key: first + i, source }));
  }

  /** @throws RangeError when a source has not so many more keys */
  check(source: number, count: number): void {
    const { pattern } = this.#sources[source] as KeySource;
    const most = patternLength(pattern, this.#type);
    if ((this.#next[source] ?? 0) + count > most) throw new RangeError(shortage(this.#type, pattern, most));
  }

  /** The number of the first key of a source that was not taken yet. */
  nextOf(source: number): number {
    return this.#next[source] ?? 0;
  }

  /** Up to `count` keys that are in the map. */
  pick(count: number, order: DeleteOrder, seed: number): KeyRef[] {
    if (order === "oldest") return this.#oldest(count);
    const all = [...this.#live.values()];
    if (order === "newest") all.reverse();
    if (order === "random") shuffle(all, seed);
    return all.slice(0, count);
  }

  #oldest(count: number): KeyRef[] {
    const picked: KeyRef[] = [];
    for (const ref of this.#live.values()) {
      if (picked.length === count) break;
      picked.push(ref);
    }
    return picked;
  }

  /** Takes note of an operation that was done. */
  note(operation: MapOperation): void {
    if (operation.op === "clear") {
      this.#live.clear();
      this.#next.length = 0;
    } else if (operation.op === "insert" || operation.op === "delete") {
      const ref = { key: operation.key, source: operation.source ?? 0 };
      if (operation.op === "delete") this.#live.delete(refId(ref));
      else {
        this.#live.set(refId(ref), ref);
        this.#next[ref.source] = Math.max(this.#next[ref.source] ?? 0, ref.key + 1);
      }
    }
  }

  /** Starts over with what a history has done up to its position. */
  replay(history: MapHistory): void {
    this.#live.clear();
    this.#next.length = 0;
    for (let i = 0; i < history.position; i++) this.note(history.operation(i));
  }
}

function shortage(type: GoType, { kind }: KeyPattern, most: number): string {
  return kind === "values"
    ? "all keys of this list are in the map already"
    : `${type.text} has only ${decimalText(most)} different keys that can be inserted here`;
}

function shuffle<T>(list: T[], seed: number): void {
  const { rand32 } = seededRandom(seed);
  for (let i = list.length - 1; i > 0; i--) {
    const j = rand32() % (i + 1);
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
}
