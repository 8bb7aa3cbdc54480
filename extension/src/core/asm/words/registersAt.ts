import type { ListingFunction } from "../listing/listing.ts";
import { solveDataFlow, step } from "../machine/dataFlow.ts";
import { decodeFunction, goarchOf, type Known } from "../machine/decode.ts";
import { finish } from "../machine/finish.ts";
import { flowGraph, isStart, jumpsOf } from "../machine/flowGraph.ts";
import { copyState, machineOf } from "../machine/machineState.ts";
import type { Architecture } from "../machine/registers.ts";
import { signatureOf } from "../runtime/signatures.ts";
import { phraseOf } from "../runtime/values.ts";
import { mapFunctionRole } from "./functionRoles.ts";
import type { ToldRelease } from "./releaseHints.ts";

/** What a register holds before and after an instruction, in words; undefined where that is not known. */
export interface RegisterContent {
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Its place in Go's calling convention: "1st argument and result". */
  readonly role: string | undefined;
}

const ordinals = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th"];

/**
 * What a register holds around the instruction on a line.
 * @param name as the listing writes it: "BX", "R1"
 * @returns undefined when the line has no instruction or the processor has no such register
 */
export function registerAt(
  fn: ListingFunction,
  told: ToldRelease,
  line: number,
  name: string,
): RegisterContent | undefined {
  const { arch, decoded, known } = decodeFunction(fn, goarchOf(fn, told.goarch));
  const register = arch.numberOf(name);
  const index = fn.instructions.findIndex((instruction) => instruction.line === line);
  if (register < 0 || index < 0) return undefined;
  const { release } = told;
  const graph = flowGraph(decoded, jumpsOf(fn, decoded));
  const isMapFunction = mapFunctionRole(fn.name, release.family) !== undefined;
  const machine = machineOf(arch, release, decoded, fn.format === "compile", isMapFunction ? fn.name : "");
  const named = isMapFunction ? (signatureOf(fn.name)?.parameters ?? []) : [];
  const parameters = isStart(fn) ? named : undefined;
  const states = finish(solveDataFlow(known, graph, machine, parameters));
  const number = graph.blockOf[index] as number;
  const block = graph.blocks[number];
  const entry = states[number];
  if (!block || !entry) return undefined;
  const state = copyState(entry);
  const content = (): string | undefined => {
    const value = state.registers[register];
    if (!value) return undefined;
    const phrase = phraseOf(value.kind);
    return value.text === "" || phrase === value.text ? phrase : `${value.text}, ${phrase}`;
  };
  for (let i = block.start; i < index; i++) step(known[i] as Known, i, state, machine);
  const before = content();
  step(known[index] as Known, index, state, machine);
  return { before, after: content(), role: roleOf(register, arch) };
}

function roleOf(register: number, arch: Architecture): string | undefined {
  if (register === arch.stackPointer) return "the stack pointer";
  if (register === arch.goroutine) return "the running goroutine";
  if (register === arch.closureContext) return "the closure's variables, at the entry of a closure";
  if (register === arch.zero) return "always zero";
  const ordinal = ordinals[arch.arguments.indexOf(register)];
  return ordinal === undefined ? undefined : `${ordinal} integer argument and result of Go calls`;
}
