import type { Decoded } from "../machine/effects.ts";
import type { Machine, MachineState } from "../machine/machine.ts";
import { callCard } from "../runtime/callCards.ts";
import { signatureOf } from "../runtime/signatures.ts";
import { type Kind, phraseOf } from "../runtime/values.ts";

/** Pseudo-code and its remark, if there is one. */
export const join = (code: string, remark: string): string => (remark === "" ? code : `${code} — ${remark}`);

/** Of these kinds an argument of 0 is a nil pointer. */
const pointers: ReadonlySet<Kind> = new Set<Kind>(["map", "mapType", "buckets", "table", "iterator"]);

/** A call with its arguments by role, what it returns, and what its card says. */
export function explainCall(decoded: Decoded, before: MachineState, machine: Machine): string {
  const target = decoded.target;
  const name = target?.kind === "sym" ? target.name : "";
  if (name === "") {
    const code =
      target?.kind === "reg"
        ? before.registers[target.reg]
        : target?.kind === "mem"
          ? before.registers[target.base]
          : undefined;
    const result = machine.arch.names[machine.arch.arguments[0] as number] as string;
    if (code?.kind === "hasherCode")
      return `${result} = hash(key, seed) — calls the hash function of the map type`;
    if (code?.kind === "equalCode")
      return `${result} = whether the two keys are equal — calls the key type's comparison`;
    if (target?.kind === "target") return `call ${target.text}`;
    return `call ${target?.text ?? "?"} — through a function value`;
  }
  const card = callCard(name, machine.release);
  const signature = signatureOf(name);
  const parameters = (signature?.parameters ?? []).map((kind, i) => {
    const register = machine.arch.arguments[i];
    const role = phraseOf(kind).replace(/^(the|a|an) /, "");
    if (register === undefined) return role;
    const value = before.registers[register];
    const isNil = value?.kind === "constant" && value.num === 0 && pointers.has(kind);
    const name = isNil ? "nil" : value === undefined || value.kind === "stack" ? "" : value.text;
    const shown = name === "" ? "" : ` ${name}`;
    return `${machine.arch.names[register]} = ${shown.trim() === role ? role : role + (shown === "" ? "" : `:${shown}`)}`;
  });
  const results = (signature?.results ?? []).map((kind, i) => {
    const register = machine.arch.arguments[i];
    return register === undefined ? phraseOf(kind) : `${machine.arch.names[register]} = ${phraseOf(kind)}`;
  });
  const code = `call ${name}(${parameters.join(", ")})${results.length > 0 ? ` → ${results.join(", ")}` : ""}`;
  return join(code, card?.does ?? "");
}
