import { operationOf } from "../../go/abi/mapFunctions.ts";
import { runtimeName, signatureOf } from "../runtime/signatures.ts";
import { type Kind, ofKind, type Value } from "../runtime/values.ts";
import { endOfVariable, forgetExposed, forgetField, forgetFrame, readFrame, writeFrame } from "./frame.ts";
import type { Machine, MachineState } from "./machine.ts";
import { fixRegisters } from "./machineState.ts";
import { elemTypeOf, keyTypeOf } from "./mapTypeText.ts";
import type { Operand } from "./operands.ts";

/** What a call leaves of the state. */

/** Calls that store nothing where the caller's variables are: they read, allocate, or do not return. */
const harmless =
  /^(mapaccess|newobject$|newarray$|mallocgc|makeslice|growslice|convT|memequal|strequal|memhash|strhash|MemHash|StrHash|memHash|strHash|panic|gopanic|throw|fatal|rand|fastrand|makemap_small$|NewEmptyMap$|morestack|racefuncenter|gcWriteBarrier[1-8]$)/;

/** What a call of a function leaves, whatever the state is. */
interface Callee {
  readonly results: readonly Kind[];
  /** It may store where the caller's variables are. */
  readonly stores: boolean;
  /** A write barrier: one that gives a buffer, or one that stores by itself. */
  readonly barrier: "buffer" | "store" | undefined;
  readonly loop: "iterate" | "next" | undefined;
}

const foreign: Callee = { results: [], stores: true, barrier: undefined, loop: undefined };

const runtimeCallees = new Map<string, Callee>();
/** More than the runtime has functions: a listing may name any. */
const mostCallees = 10_000;

function calleeOf(target: Operand | undefined): Callee {
  const name = target?.kind === "sym" ? runtimeName(target.name) : undefined;
  if (target?.kind !== "sym" || name === undefined) return foreign;
  let callee = runtimeCallees.get(target.name);
  if (callee === undefined) {
    const operation = operationOf(target.name);
    const isBarrier = target.name.startsWith("runtime.gcWriteBarrier");
    callee = {
      results: name === "memequal" ? ["equal"] : (signatureOf(target.name)?.results ?? []),
      stores: !harmless.test(name),
      barrier: isBarrier ? (/[1-8]$/.test(name) ? "buffer" : "store") : undefined,
      loop: operation === "iterate" || operation === "next" ? operation : undefined,
    };
    if (runtimeCallees.size >= mostCallees) runtimeCallees.clear();
    runtimeCallees.set(target.name, callee);
  }
  return callee;
}

/** What a call leaves: results by the callee's signature, everything else of the registers forgotten. */
export function applyCall(
  target: Operand | undefined,
  index: number,
  state: MachineState,
  machine: Machine,
): void {
  const { arch, family } = machine;
  if (arch.count === 0) return;
  const callee = calleeOf(target);
  if (callee.barrier !== undefined) {
    if (callee.barrier === "buffer")
      state.registers[arch.writeBarrierBuffer] = ofKind("writeBarrierBuffer", family);
    else {
      // Up to 1.20 it also does the store, through DI or R2.
      forgetExposed(state);
      forgetField(undefined, state, machine);
    }
    return;
  }
  const code =
    target?.kind === "reg"
      ? state.registers[target.reg]
      : target?.kind === "mem"
        ? state.registers[target.base]
        : undefined;
  let { results, stores } = callee;
  if (code?.kind === "hasherCode" || code?.kind === "hasher") {
    results = ["hash"];
    stores = false;
  } else if (code?.kind === "equalCode" || code?.kind === "equalFunction") {
    results = ["equal"];
    stores = false;
  }
  const stackPointer = state.registers[arch.stackPointer];
  const mapType = state.registers[arch.arguments[0] as number];
  if (stores) {
    forgetExposed(state);
    forgetField(undefined, state, machine);
  }
  if (stackPointer?.kind === "stack" && machine.frame.outgoingBytes > 0)
    forgetFrame({ from: stackPointer.num, to: stackPointer.num + machine.frame.outgoingBytes }, state);
  if (callee.loop !== undefined) fillIterator(callee.loop, state, machine);
  state.registers.fill(undefined);
  state.registers[arch.stackPointer] = stackPointer;
  fixRegisters(state, machine);
  results.forEach((kind, i) => {
    const register = arch.arguments[i];
    if (register === undefined) return;
    const type = kind === "elemAddress" ? elemTypeOf(mapType) : undefined;
    const value = ofKind(kind, family);
    state.registers[register] =
      kind === "elemAddress" ? { ...value, ...(type === undefined ? {} : { type }), origin: index } : value;
  });
}

/** An iterator in the frame points at the key and the element of the next entry once it was started or moved. */
function fillIterator(operation: "iterate" | "next", state: MachineState, machine: Machine): void {
  const starts = operation === "iterate";
  const { registers } = state;
  const iterator = registers[machine.arch.arguments[starts ? 2 : 0] as number];
  if (iterator?.kind !== "stack") return;
  const at = iterator.num;
  const given = starts
    ? registers[machine.arch.arguments[0] as number]
    : readFrame(at + typeInIterator, 8, state, machine);
  const mapType = given?.kind === "mapType" ? given : undefined;
  forgetFrame({ from: at, to: Math.min(at + iteratorBytes, endOfVariable(at, state, machine)) }, state);
  const [key, elem] = [keyTypeOf(mapType), elemTypeOf(mapType)];
  const pointer = (kind: Kind, text: string, type: string | undefined): Value => ({
    kind,
    num: Number.NaN,
    text,
    ...(type === undefined ? {} : { type }),
  });
  writeFrame(at, 8, pointer("keyAddress", "it.key", key), state);
  writeFrame(at + 8, 8, pointer("elemAddress", "it.elem", elem), state);
  if (mapType !== undefined) writeFrame(at + typeInIterator, 8, mapType, state);
}

/** Of hiter and of maps.Iter, on 64 bits: no larger in any release. */
const iteratorBytes = 96;

/** Offset of hiter.t and of maps.Iter.typ, on 64 bits. */
const typeInIterator = 16;
