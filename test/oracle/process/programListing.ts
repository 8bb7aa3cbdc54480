import { execFile } from "node:child_process";
import type { Instruction, ListingFunction } from "../../../extension/src/core/asm/listing/listing.ts";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { solveDataFlow, step } from "../../../extension/src/core/asm/machine/dataFlow.ts";
import { decodeFunction, type Known } from "../../../extension/src/core/asm/machine/decode.ts";
import type { Decoded } from "../../../extension/src/core/asm/machine/effects.ts";
import { finish } from "../../../extension/src/core/asm/machine/finish.ts";
import { type FlowGraph, flowGraph, jumpsOf } from "../../../extension/src/core/asm/machine/flowGraph.ts";
import type { Machine, MachineState } from "../../../extension/src/core/asm/machine/machine.ts";
import { copyState, machineOf } from "../../../extension/src/core/asm/machine/machineState.ts";
import type { Architecture } from "../../../extension/src/core/asm/machine/registers.ts";
import type { AnnotatedFunction } from "../../../extension/src/core/asm/runtime/annotated.ts";
import { signatureOf } from "../../../extension/src/core/asm/runtime/signatures.ts";
import type { Line } from "../../../extension/src/core/asm/statements/line.ts";
import { type ReadFunction, readFunction } from "../../../extension/src/core/asm/statements/statement.ts";
import { type Part, partsOf } from "../../../extension/src/core/asm/steps/bookkeeping.ts";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { mapFunctionRole } from "../../../extension/src/core/asm/words/functionRoles.ts";
import type { ToldRelease } from "../../../extension/src/core/asm/words/releaseHints.ts";
import { type GoTarget, modelName } from "../goToolchain.ts";

/** The functions of the stepped program with all that the annotator holds for true at each instruction. */

/** Map functions of the runtime, and the functions of the program itself. */
const pattern =
  "^(runtime\\.(map|growWork|evacuate|hashGrow|makemap|makeBucketArray|advanceEvac|overLoadFactor|tooMany|bucketEvacuated|moveToBmap|\\(\\*hmap\\))|internal/runtime/maps\\.|main\\.)";

/** A function's data flow, followed to its end. */
interface SolvedFlow {
  readonly arch: Architecture;
  readonly known: readonly Known[];
  readonly decoded: readonly Decoded[];
  readonly graph: FlowGraph;
  readonly machine: Machine;
  readonly parts: readonly Part[];
  readonly states: readonly MachineState[];
}

/** A function as the annotator sees it. Its data flow is followed when it is first asked for. */
export class ClaimedFunction {
  readonly fn: ListingFunction;
  readonly isMapFunction: boolean;
  readonly #told: ToldRelease;
  readonly #goarch: string;
  #flow: SolvedFlow | undefined;
  #annotated: AnnotatedFunction | undefined;
  #blindly: AnnotatedFunction | undefined;
  #statements: ReadFunction | "none" | undefined;
  #lines: Map<number, Line[]> | undefined;
  readonly #before: (MachineState | undefined)[] = [];

  constructor(fn: ListingFunction, told: ToldRelease, goarch: string) {
    this.fn = fn;
    this.#told = told;
    this.#goarch = goarch;
    this.isMapFunction = mapFunctionRole(fn.name, told.release.family) !== undefined;
  }

  get #solved(): SolvedFlow {
    if (this.#flow === undefined) {
      const { arch, decoded, known } = decodeFunction(this.fn, this.#goarch);
      const graph = flowGraph(decoded, jumpsOf(this.fn, decoded));
      const machine = machineOf(
        arch,
        this.#told.release,
        decoded,
        this.fn.format === "compile",
        this.isMapFunction ? this.fn.name : "",
      );
      const parameters = signatureOf(this.fn.name)?.parameters ?? [];
      const states = finish(solveDataFlow(known, graph, machine, parameters));
      const parts = partsOf(decoded, graph, arch);
      this.#flow = { arch, known, decoded, graph, machine, parts, states };
    }
    return this.#flow;
  }

  get machine(): Machine {
    return this.#solved.machine;
  }

  instruction(index: number): Instruction {
    return this.fn.instructions[index] as Instruction;
  }

  decoded(index: number): Decoded {
    return this.#solved.decoded[index] as Decoded;
  }

  part(index: number): Part {
    return this.#solved.parts[index] as Part;
  }

  /** Index of the instruction that a jump goes to, -1 outside the function. */
  target(index: number): number {
    return this.#solved.graph.targets[index] as number;
  }

  startsBlock(index: number): boolean {
    return this.#solved.graph.leaders[index] === 1;
  }

  /** What the annotator holds for true before an instruction. */
  before(index: number): MachineState {
    let state = this.#before[index];
    if (state === undefined) {
      const { graph, states, known, machine } = this.#solved;
      const number = graph.blockOf[index] as number;
      const running = copyState(states[number] as MachineState);
      const { start, end } = graph.blocks[number] as { start: number; end: number };
      for (let i = start; i < end; i++) {
        this.#before[i] = copyState(running);
        step(known[i] as Known, i, running, machine);
      }
      state = this.#before[index] as MachineState;
    }
    return state;
  }

  /** What the annotator holds for true after an instruction, where control goes on to the next one. */
  after(index: number): MachineState {
    const state = copyState(this.before(index));
    step(this.#solved.known[index] as Known, index, state, this.machine);
    return state;
  }

  /** What statements are made of; undefined where there are none. */
  get statements(): ReadFunction | undefined {
    if (this.#statements === undefined)
      this.#statements = readFunction(this.fn, this.#told, { goarch: this.#goarch }) ?? "none";
    return this.#statements === "none" ? undefined : this.#statements;
  }

  /** Lines of statements by the instruction that they stand at. */
  get lines(): ReadonlyMap<number, readonly Line[]> {
    if (this.#lines === undefined) {
      this.#lines = new Map();
      for (const line of this.statements?.lines.lines ?? [])
        this.#lines.set(line.at, [...(this.#lines.get(line.at) ?? []), line]);
    }
    return this.#lines;
  }

  get annotated(): AnnotatedFunction {
    this.#annotated ??= annotateFunction(this.fn, this.#told, { goarch: this.#goarch });
    return this.#annotated;
  }

  /** Explained without the listing's file and line. */
  get blindly(): AnnotatedFunction {
    this.#blindly ??= annotateFunction(this.fn, this.#told, { goarch: this.#goarch, ignorePositions: true });
    return this.#blindly;
  }
}

export interface ProgramListing {
  readonly told: ToldRelease;
  /** All functions that are listed. */
  functions(): Iterable<ClaimedFunction>;
  /** The function and the instruction at an address. */
  at(pc: number): { fn: ClaimedFunction; index: number } | undefined;
  /** Address of a symbol. @throws Error when there is none */
  address(symbol: string): number;
  /** Address of a symbol and of the one after it. */
  extent(symbol: string): readonly [number, number] | undefined;
}

/** Lists a program by its own release's tools. @throws Error with what they said */
export async function listProgram(target: GoTarget, program: string): Promise<ProgramListing> {
  const [text, symbols] = [
    await goTool(target, ["objdump", "-s", pattern, program]),
    await goTool(target, ["nm", "-n", program]),
  ];
  const listing = parseListing(text);
  const told = tellRelease(listing, { go: modelName(target) });
  const places = new Map<number, { fn: ClaimedFunction; index: number }>();
  for (const fn of listing.functions) {
    const claimed = new ClaimedFunction(fn, told, target.goarch);
    for (const [index, { pc }] of fn.instructions.entries()) places.set(pc, { fn: claimed, index });
  }
  const extents = extentsOf(symbols);
  return {
    told,
    functions: () => new Set([...places.values()].map(({ fn }) => fn)),
    at: (pc) => places.get(pc),
    extent: (symbol) => extents.get(symbol),
    address: (symbol) => {
      const extent = extents.get(symbol);
      if (extent === undefined) throw new Error(`no symbol ${symbol}`);
      return extent[0];
    },
  };
}

function extentsOf(symbols: string): Map<string, readonly [number, number]> {
  const rows: [number, string][] = [];
  for (const line of symbols.split("\n")) {
    const [, address, name] = /^\s*([0-9a-f]+) \S (.*)$/.exec(line) ?? [];
    if (address !== undefined && name !== undefined) rows.push([Number.parseInt(address, 16), name]);
  }
  rows.sort((a, b) => a[0] - b[0]);
  const extents = new Map<string, readonly [number, number]>();
  let end = Number.POSITIVE_INFINITY;
  for (let i = rows.length - 1; i >= 0; i--) {
    const [address, name] = rows[i] as [number, string];
    const following = rows[i + 1]?.[0];
    if (following !== undefined && following > address) end = following;
    extents.set(name, [address, end]);
  }
  return extents;
}

function goTool(target: GoTarget, args: readonly string[]): Promise<string> {
  const env = { ...process.env, GOTOOLCHAIN: `go${target.release}`, GOFLAGS: "", GODEBUG: "goindex=0" };
  return new Promise((resolve, reject) => {
    execFile("go", ["tool", ...args], { env, maxBuffer: 1 << 29, timeout: 300_000 }, (error, out) =>
      error ? reject(new Error(`go tool ${args[0]}: ${error.message}`)) : resolve(out),
    );
  });
}
