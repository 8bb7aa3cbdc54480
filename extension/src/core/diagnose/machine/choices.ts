/** A decision of one run: what was chosen of how many, and whether each of them can happen by itself. */
export interface Decision {
  readonly chosen: number;
  readonly of: number;
  /** One of the choices is what happens, and nobody knows which. */
  readonly doubtful: boolean;
}

/** Decides what the source leaves open: as told at first, then always the first choice. Notes what it decided. */
export class Choices {
  readonly made: Decision[] = [];
  readonly #told: readonly number[];

  constructor(told: readonly number[]) {
    this.#told = told;
  }

  choose(of: number, doubtful: boolean): number {
    const chosen = this.#told[this.made.length] ?? 0;
    this.made.push({ chosen, of, doubtful });
    return chosen;
  }
}

/** A run with what it found. */
export interface Outcome<Found> {
  readonly made: readonly Decision[];
  readonly found: ReadonlyMap<string, Found>;
}

/**
 * Runs something under one choice after another, nearest to the first run first.
 * @param most how many runs
 * @param isOver asked after each run: no other one then
 */
export function explore<Found>(
  run: (choices: Choices) => ReadonlyMap<string, Found>,
  most: number,
  isOver: () => boolean = () => false,
): Outcome<Found>[] {
  const outcomes: Outcome<Found>[] = [];
  const waiting: number[][] = [[]];
  for (let next = 0; next < waiting.length && outcomes.length < most && !(next > 0 && isOver()); next++) {
    const told = waiting[next] as number[];
    const choices = new Choices(told);
    const found = run(choices);
    const { made } = choices;
    outcomes.push({ made, found });
    for (let at = told.length; at < made.length && waiting.length < 4 * most; at++) {
      const prefix = made.slice(0, at).map((decision) => decision.chosen);
      for (let other = 1; other < (made[at]?.of ?? 0); other++) waiting.push([...prefix, other]);
    }
  }
  return outcomes;
}

interface Branches {
  doubtful: boolean;
  of: number;
  readonly by: Map<number, Branches>;
  ends: boolean;
}

/**
 * What certainly happens in some run: found by one choice of what is free, and by all choices of what is in doubt. A choice
 * that was not run has found nothing.
 */
export function certain<Found>(outcomes: readonly Outcome<Found>[]): Map<string, Found> {
  const sure = new Map<string, Found>();
  const keys = new Set(outcomes.flatMap(({ found }) => [...found.keys()]));
  for (const key of keys) {
    const with_ = outcomes.filter(({ found }) => found.has(key));
    const first = with_.find(({ made }) => made.every(({ doubtful }) => !doubtful)) ?? with_[0];
    const value = first?.found.get(key);
    if (value !== undefined && holds(treeOf(with_))) sure.set(key, value);
  }
  return sure;
}

function treeOf(outcomes: readonly { readonly made: readonly Decision[] }[]): Branches {
  const root: Branches = { doubtful: false, of: 0, by: new Map(), ends: false };
  for (const { made } of outcomes) {
    let at = root;
    for (const { chosen, of, doubtful } of made) {
      at.of = of;
      at.doubtful = doubtful;
      let next = at.by.get(chosen);
      if (next === undefined) {
        next = { doubtful: false, of: 0, by: new Map(), ends: false };
        at.by.set(chosen, next);
      }
      at = next;
    }
    at.ends = true;
  }
  return root;
}

function holds(tree: Branches): boolean {
  if (tree.ends) return true;
  const below = [...tree.by.values()];
  return tree.doubtful ? below.length === tree.of && below.every(holds) : below.some(holds);
}
