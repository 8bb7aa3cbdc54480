import { signatureOf } from "../runtime/signatures.ts";
import type { Value } from "../runtime/values.ts";
import type { Events } from "./events.ts";
import { type Interference, Web } from "./liveness.ts";
import type { Plan } from "./plan.ts";
import { resolved, type Term } from "./term.ts";
import { wordName } from "./variableNames.ts";

/** Names of the terms that statements make or meet: in the runtime's words, or those of the compiled program. */

/** Values whose usual text is no name. */
const byKind: Readonly<Partial<Record<Value["kind"], string>>> = {
  ctrlWord: "ctrls",
  ctrlByte: "c",
  dirPtr: "dirPtr",
  groupsData: "groups",
  lengthMask: "lengthMask",
  hasher: "hasher",
  equalFunction: "equal",
  halfBuckets: "half",
  cellTophash: "top",
  keyBytes: "word",
  overflowAddress: "overflow",
  zeroAddress: "zero",
  ctrlAddress: "ctrl",
  bucketMaskInverse: "notMask",
  keyAddress: "key",
};

function nameOfValue(value: Value | undefined): string | undefined {
  if (value === undefined || value.kind === "constant" || value.kind === "number" || value.kind === "stack")
    return undefined;
  if (value.offset !== undefined && value.offset !== 0) return undefined;
  // What is only read from a variable is called by its place.
  if (typeof value.copyOf === "number") return undefined;
  const known = byKind[value.kind];
  if (known !== undefined) return known;
  const { text } = value;
  if (/^[A-Za-z_][\w.]*$/.test(text)) {
    const last = text.slice(text.lastIndexOf(".") + 1);
    return /^(key|storedKey|stored)\.\w+$/.test(text) ? text : last;
  }
  return undefined;
}

/** A name for each term that has one: what comes into a phi shares its name where both are never needed at once. */
export function namesOf(
  { named, live }: Plan,
  { spills, events }: Events,
  interference: Interference,
): Map<Term, string> {
  const shown = [...live].filter((term) => named.has(term) || term.op === "phi" || term.op === "entry");
  const told = toldNames(spills, shown);
  const webOf = new Map<Term, Web>(shown.map((term) => [term, interference.webOf(term)]));
  for (const phi of shown) {
    if (phi.op !== "phi") continue;
    for (const given of phi.args) {
      const term = resolved(given);
      const [to, from] = [webOf.get(phi), webOf.get(term)];
      if (to === undefined || from === undefined || to === from || to.conflictsWith(from)) continue;
      if (!mayShare(told.get(phi), told.get(term))) continue;
      to.add(from);
      for (const one of from.terms) webOf.set(one, to);
    }
  }
  const variables = new Set([...told.values()].map(variableOf));
  const temporary = variables.has("v") ? "tmp" : "v";
  const roles = rolesOf(events, variables);
  for (const [term, role] of roles) {
    const start = role === "key.ptr" ? told.get(term)?.replace(/\.w0$/, "") : undefined;
    if (start === undefined) continue;
    told.set(term, start);
    // What follows the address of a string's bytes is its length.
    for (const [other, name] of told) if (name === `${start}.w1`) told.set(other, `${start}.len`);
  }
  const names = new Map<Term, string>();
  /** By name: all that has it. */
  const taken = new Map<string, Web>();
  let temporaries = 1;
  const ordered = [...new Set(webOf.values())].sort((a, b) => firstOf(a.terms) - firstOf(b.terms));
  for (const web of ordered) {
    const base = baseName(web.terms, told, roles) ?? temporary;
    const isTemporary = base === temporary;
    let name = base;
    for (let n = isTemporary ? temporaries : 1; ; n++) {
      name = n === 1 ? base : `${base}${n}`;
      const others = taken.get(name);
      if (others === undefined) taken.set(name, new Web());
      else if (isTemporary || others.conflictsWith(web)) continue;
      taken.get(name)?.add(web);
      if (isTemporary) temporaries = n + 1;
      break;
    }
    for (const term of web.terms) names.set(term, name);
  }
  return names;
}

/** Whether what comes into a phi may be called as the phi: a variable that it alone is put into holds nothing else. */
const mayShare = (phi: string | undefined, given: string | undefined): boolean =>
  given === undefined || given === phi;

/**
 * The variables that terms are put into; what a function is given is called by the place that its caller keeps for it. A
 * word of a variable that lies in the frame as a whole is no variable: what is put there has no name by that.
 */
function toldNames(spills: Events["spills"], shown: readonly Term[]): Map<Term, string> {
  /** By name: the first byte of what the caller keeps, and names of which more than one word is put somewhere. */
  const homes = new Map<string, number>();
  const ofWords = new Set<string>();
  for (const { name, word, frame } of spills.values()) {
    if (frame >= 0) homes.set(name, Math.min(homes.get(name) ?? frame, frame));
    else if (word !== 0) ofWords.add(name);
  }
  for (const { name, frame } of spills.values()) if (frame > (homes.get(name) ?? frame)) ofWords.add(name);
  const told = new Map<Term, string>();
  for (const { name, word, value, frame } of spills.values()) {
    if (told.has(value)) continue;
    const home = frame < 0 ? undefined : homes.get(name);
    const isGiven = value.op === "entry";
    if (isGiven ? home === undefined : ofWords.has(name)) continue;
    const variable = wordName(name, home === undefined ? word : (frame - home) / 8);
    if (variable !== undefined)
      told.set(value, isGiven && frame === home && ofWords.has(name) ? `${variable}.w0` : variable);
  }
  const kept = new Map<number, string>();
  for (const { name, word, frame } of spills.values()) {
    const variable = ofWords.has(name) ? undefined : wordName(name, word);
    if (variable !== undefined) kept.set(frame, variable);
  }
  for (const term of shown) {
    const from = term.op === "entry" ? undefined : term.value?.copyOf;
    const variable = typeof from === "number" ? kept.get(from) : undefined;
    if (variable !== undefined && !told.has(term)) told.set(term, variable);
  }
  return told;
}

const firstOf = (group: ReadonlySet<Term>): number => Math.min(...[...group].map(({ at }) => at));

function baseName(
  group: ReadonlySet<Term>,
  told: ReadonlyMap<Term, string>,
  roles: ReadonlyMap<Term, string>,
): string | undefined {
  for (const term of group) {
    const name = told.get(term);
    if (name !== undefined) return name;
  }
  const sorted = [...group].sort((a, b) => (a.op === "phi" ? -1 : 0) - (b.op === "phi" ? -1 : 0));
  for (const term of sorted) {
    const name = nameOfValue(term.value);
    if (name !== undefined) return name;
  }
  for (const term of sorted) {
    const role = roles.get(term);
    if (role !== undefined) return role;
  }
  if (sorted.some((term) => isCounter(term, group))) return "i";
  // What a function is given and nobody names is called by its register, which nothing else is.
  const [given, ...others] = sorted;
  return given?.op === "entry" && others.length === 0 && given.text !== "" ? given.text : undefined;
}

const variableOf = (name: string): string => name.split(".", 1)[0] ?? name;

/**
 * What compiled code hands to a map function is called by what it is there; a part of a key not where the code has a
 * variable of that name, which may be another one.
 */
function rolesOf(events: Events["events"], variables: ReadonlySet<string>): Map<Term, string> {
  const roles = new Map<Term, string>();
  for (const event of events) {
    if (event.kind !== "call" || event.target?.kind !== "sym") continue;
    for (const [i, kind] of (signatureOf(event.target.name)?.parameters ?? []).entries()) {
      const [arg, role] = [event.args[i], roleNames[kind]];
      if (arg === undefined || role === undefined || roles.has(arg)) continue;
      if (!role.includes(".") || !variables.has(variableOf(role))) roles.set(arg, role);
    }
  }
  return roles;
}

const roleNames: Readonly<Partial<Record<Value["kind"], string>>> = {
  map: "m",
  key: "key",
  keyData: "key.ptr",
  keyLength: "key.len",
  hint: "hint",
};

/** One more than what it is: the count of a loop. */
function isCounter({ op, args, offset }: Term, group: ReadonlySet<Term>): boolean {
  const [a, b] = args.map(resolved);
  if (a === undefined || !group.has(a)) return false;
  return (
    (op === "+" && b?.op === "const" && b.num === 1n) || (op === "address" && b === undefined && offset === 1)
  );
}
