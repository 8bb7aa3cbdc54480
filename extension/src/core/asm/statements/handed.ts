import type { Architecture } from "../machine/registers.ts";
import type { Callee } from "./callees.ts";
import { floatRegisters, type RegisterUses, returned } from "./registerUses.ts";
import { resolved, type Term } from "./term.ts";

/**
 * What calls are handed and functions give back where no signature tells: the registers that are set for nothing else, and
 * those before them in the order of ABIInternal.
 */

/** A call or return of which nothing tells what it is handed. */
export interface OpenSite {
  readonly at: number;
  readonly kind: "call" | "return";
  /** What the registers hold that may be handed over. */
  readonly held: ReadonlyMap<number, Term>;
}

export interface Handed {
  readonly words: readonly Term[];
  readonly floats: readonly Term[];
  /** Whether there certainly is no more. */
  readonly isWhole: boolean;
}

/** What tells of a function from outside. */
export interface Surroundings {
  readonly arch: Architecture;
  readonly uses: RegisterUses;
  /** Bytes that the function's arguments take in the frame of its caller; -1 where that is not told. */
  readonly argumentBytes: number;
  /** Whether pointers into maps are handed around: in the runtime alone. */
  readonly isRuntime: boolean;
  /** Whether it was written by hand, so that registers may mean anything where it calls and returns. */
  readonly isByHand: boolean;
  /** Whether something is laid on the stack for calls, or for who called, which no register tells of. */
  readonly onStack: { readonly call: boolean; readonly return: boolean };
  /** What the call at an index is known to give back. */
  readonly calleeAt: (index: number) => Callee | undefined;
}

/** Steps over terms after which what is not yet explained is left open. */
const stepsAtMost = 100_000;

/**
 * @param visible adds to the terms that something told depends on
 */
export function handedOver(
  sites: readonly OpenSite[],
  visible: Visible,
  around: Surroundings,
): ReadonlyMap<number, Handed> {
  const { arch, uses } = around;
  const floats = floatRegisters(arch);
  const counts = new Map<number, { words: number; floats: number }>();
  const keyOf = ({ kind, at }: OpenSite): number => (kind === "return" ? returned : at);
  const raise = (key: number, register: number): void => {
    const count = counts.get(key) ?? { words: 0, floats: 0 };
    counts.set(key, count);
    count.words = Math.max(count.words, arch.arguments.indexOf(register) + 1);
    count.floats = Math.max(count.floats, floats.indexOf(register) + 1);
  };
  const show = (): void => {
    for (const site of sites) {
      const count = counts.get(keyOf(site));
      if (count === undefined) continue;
      for (const r of [...arch.arguments.slice(0, count.words), ...floats.slice(0, count.floats)]) {
        const term = site.held.get(r);
        if (term !== undefined) visible.add(term);
      }
    }
  };
  if (around.isByHand)
    return new Map(sites.map(({ at }): [number, Handed] => [at, { words: [], floats: [], isWhole: false }]));
  const proof = new Proof(around, visible);
  const isLeftOver = (key: number, register: number): boolean =>
    sites.some((site) => {
      const term = keyOf(site) === key ? site.held.get(register) : undefined;
      return term !== undefined && proof.isLeftOver(term);
    });
  for (const [key, registers] of uses.certain)
    for (const r of registers) if (!isLeftOver(key, r)) raise(key, r);
  show();
  for (const [key, register] of explained(sites, visible, proof, keyOf))
    if (key === returned) raise(key, register);
  show();
  const countOf = (key: number): { words: number; floats: number } =>
    counts.get(key) ?? { words: 0, floats: 0 };
  const isEnd = (key: number, register: number | undefined, isFirst: boolean): boolean =>
    register === undefined ||
    sites.some((site) => {
      const term = keyOf(site) === key ? site.held.get(register) : undefined;
      return term !== undefined && proof.isJunk(term, register, site.kind, isFirst);
    });
  const whole = new Map<number, boolean>();
  for (const key of new Set(sites.map(keyOf))) {
    const count = countOf(key);
    // What finds no register any more is on the stack, and so is what does not fit into them.
    const isOnStack =
      count.words === arch.arguments.length ||
      count.floats === floats.length ||
      (key === returned ? around.onStack.return : around.onStack.call);
    whole.set(
      key,
      !isOnStack &&
        isEnd(key, arch.arguments[count.words], count.words + count.floats === 0) &&
        isEnd(key, floats[count.floats], false),
    );
  }
  return new Map(
    sites.map((site): [number, Handed] => {
      const count = countOf(keyOf(site));
      const terms = (registers: readonly number[]): Term[] =>
        registers.flatMap((r) => site.held.get(r) ?? []);
      return [
        site.at,
        {
          words: terms(arch.arguments.slice(0, count.words)),
          floats: terms(floats.slice(0, count.floats)),
          isWhole: whole.get(keyOf(site)) === true,
        },
      ];
    }),
  );
}

/** Terms that something told depends on. */
export class Visible {
  readonly #terms = new Set<Term>();

  add(given: Term): void {
    const term = resolved(given);
    if (this.#terms.has(term)) return;
    this.#terms.add(term);
    for (const arg of term.args) this.add(arg);
  }

  has(term: Term): boolean {
    return this.#terms.has(resolved(term));
  }
}

/** Whether a term is made in the function. */
const isMade = ({ op }: Term): boolean => !/^(const|symbol|stack|entry|call|unknown)$/.test(op);

/**
 * Registers that hold what a loop makes, what nothing told depends on and no other such term is made of: they are handed
 * over. Of those that are made of each other the first.
 */
function* explained(
  sites: readonly OpenSite[],
  visible: Visible,
  proof: Proof,
  keyOf: (site: OpenSite) => number,
): Generator<readonly [key: number, register: number]> {
  const held = new Map<Term, { key: number; register: number; order: number }[]>();
  let order = 0;
  for (const site of sites)
    for (const [register, given] of site.held) {
      const term = resolved(given);
      if (!isMade(term) || visible.has(term) || proof.isJunk(term, register, site.kind, false)) continue;
      const places = held.get(term) ?? [];
      held.set(term, places);
      places.push({ key: keyOf(site), register, order: order++ });
    }
  let steps = stepsAtMost;
  const reached = new Map<Term, ReadonlySet<Term>>();
  for (const from of held.keys()) {
    const found = new Set<Term>();
    const open = [from];
    for (let term = open.pop(); term !== undefined && steps > 0; term = open.pop())
      for (const given of term.args) {
        const arg = resolved(given);
        steps--;
        if (found.has(arg) || !isMade(arg) || visible.has(arg)) continue;
        found.add(arg);
        open.push(arg);
      }
    found.add(from);
    // What no loop makes is read nowhere, which its registers tell; what blocks bring together is work of them.
    if (isRound(found) && [...found].some(({ op }) => op !== "phi")) reached.set(from, found);
    else held.delete(from);
  }
  if (steps <= 0) return;
  for (const [term, places] of held) {
    const [first, ...others] = places;
    const isPart = [...held].some(
      ([other, [place]]) =>
        other !== term &&
        reached.get(other)?.has(term) === true &&
        (reached.get(term)?.has(other) !== true || (place?.order ?? 0) < (first?.order ?? 0)),
    );
    if (isPart || first === undefined || others.some(({ key }) => key !== first.key)) continue;
    yield [first.key, Math.min(...places.map(({ register }) => register))];
  }
}

/** Whether some of these terms are made of each other. */
function isRound(terms: ReadonlySet<Term>): boolean {
  const uses = new Map<Term, number>();
  const argsIn = (term: Term): Term[] => term.args.map(resolved).filter((arg) => terms.has(arg));
  for (const term of terms) for (const arg of argsIn(term)) uses.set(arg, (uses.get(arg) ?? 0) + 1);
  const free = [...terms].filter((term) => !uses.has(term));
  let left = terms.size;
  for (let term = free.pop(); term !== undefined; term = free.pop()) {
    left--;
    for (const arg of argsIn(term)) {
      const still = (uses.get(arg) ?? 0) - 1;
      uses.set(arg, still);
      if (still === 0) free.push(arg);
    }
  }
  return left > 0;
}

/** Proves that a register is handed over nowhere, since on some way there it holds what no value of the program is. */
class Proof {
  readonly #around: Surroundings;
  readonly #visible: Visible;

  constructor(around: Surroundings, visible: Visible) {
    this.#around = around;
    this.#visible = visible;
  }

  /** Whether it is on some way what a call left in a register besides its results. */
  isLeftOver(given: Term): boolean {
    const seen = new Set<Term>();
    const visit = (one: Term): boolean => {
      const term = resolved(one);
      if (seen.has(term)) return false;
      seen.add(term);
      return term.op === "phi" ? term.args.some(visit) : term.op === "call" && this.#isNoResult(term);
    };
    return visit(given);
  }

  #isNoResult(call: Term): boolean {
    const { calleeAt, arch } = this.#around;
    const results = calleeAt(call.at)?.results;
    const place = arch.arguments.indexOf(call.place);
    return results !== undefined && (place < 0 || place >= results);
  }

  isJunk(given: Term, register: number, kind: OpenSite["kind"], isFirst: boolean): boolean {
    const seen = new Set<Term>();
    const { argumentBytes, isRuntime } = this.#around;
    const visit = (one: Term): boolean => {
      const term = resolved(one);
      if (seen.has(term)) return false;
      seen.add(term);
      if (term.value?.kind === "elemAddress" && !isRuntime) return true;
      switch (term.op) {
        case "phi":
          return term.args.some(visit);
        case "call":
          return this.#isNoResult(term);
        case "entry": {
          if (argumentBytes === 0) return true;
          if (this.#visible.has(term)) return false;
          // What a function is given and never looks at, it seldom gives back where it stands.
          return kind === "return" && term.place === register && !isFirst;
        }
        default:
          return false;
      }
    };
    return visit(given);
  }
}
