import { placeOf } from "../../../extension/src/core/asm/machine/places.ts";
import { stepsByPosition } from "../../../extension/src/core/asm/steps/positionSteps.ts";
import { type FineStep, stepOf } from "../../../extension/src/core/emulator/runtime/steps.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import type { SeededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { type GoTarget, modelOf, targetName } from "../goToolchain.ts";
import { type Arrival, enter, type Frame } from "./callFrames.ts";
import {
  branchClaim,
  type Claim,
  compares,
  Execution,
  isTold,
  placeClaims,
  registerClaims,
} from "./claimChecks.ts";
import { hashKeysOf } from "./emulatedTwin.ts";
import { type KeyKind, keyKinds } from "./kinds.ts";
import type { RunningOperation } from "./kindTruth.ts";
import { MapFacts, shapeOf } from "./mapFacts.ts";
import { buildProcessProgram } from "./processProgram.ts";
import { type ClaimGroup, emptyResult, type ProcessResult } from "./processResult.ts";
import { type ClaimedFunction, listProgram, type ProgramListing } from "./programListing.ts";
import { StatementRun } from "./statementClaims.ts";
import { type OrderedOperation, StepOrder } from "./stepOrder.ts";
import { type Registers, SteppedProcess } from "./steppedProcess.ts";

/** Steps a real program through map operations and holds every claim of the annotator against the machine. */

export const operationNames = [
  "make",
  "get",
  "look",
  "set",
  "add",
  "delete",
  "each",
  "wipe",
  "constant",
  "nil",
] as const;

export interface ProcessOptions {
  readonly kinds: readonly string[];
  /** Instructions to step in all. */
  readonly instructions: number;
  readonly random: SeededRandom;
  /** Milliseconds after which no further operation is begun. */
  readonly milliseconds?: number;
}

/** What the program says before an operation. */
interface ToldOperation extends RunningOperation, OrderedOperation {
  readonly kind: KeyKind;
  /** Of the map type among those asked for. */
  readonly number: number;
  readonly op: number;
  /** The map holds the key. */
  readonly present: boolean;
}

const orderedOperations: Record<(typeof operationNames)[number], OrderedOperation["does"]> = {
  make: "nothing",
  get: "access",
  look: "access",
  set: "assign",
  add: "assign",
  delete: "delete",
  each: "iterate",
  wipe: "clear",
  constant: "delete",
  nil: "nothing",
};

/** An operation takes no more: a table of 1024 slots is split in about half. */
const mostInstructions = 60_000;

/** Functions of the program that only drive it. */
const driving =
  /^main\.(begin|end|told|made|live|main|grown|hashOf|seedOf|kindNamed|descriptor|init|mixed|\(\*random\))/;
/** Hash functions are run in one go: their result is a hash. */
const hashing = /\.(mem|Mem|str|Str|inter|nilinter|f32|f64|c64|c128)\w*[hH]ash|\.(rand|mix|fatal)\w*$/;
/** @throws Error when the program cannot be built or stepped */
export async function checkProcess(target: GoTarget, options: ProcessOptions): Promise<ProcessResult> {
  const program = await buildProcessProgram(target);
  const listing = await listProgram(target, program);
  const seed = String(options.random.rand32());
  const process = await SteppedProcess.start(target, program, [seed, ...options.kinds]);
  try {
    const checker = new ProcessChecker(target, listing, process, options);
    await checker.run();
    return checker.result;
  } finally {
    process.end();
  }
}

/** So many are looked at however long that takes: a busy machine has not shown anything before. */
const leastInstructions = 1000;

class ProcessChecker {
  readonly result: ProcessResult;
  readonly #target: GoTarget;
  readonly #listing: ProgramListing;
  readonly #process: SteppedProcess;
  readonly #options: ProcessOptions;
  readonly #lineSteps = new Map<ClaimedFunction, readonly (FineStep | undefined)[]>();
  readonly #seenOf = new Map<string, number>();
  #order: StepOrder | undefined;

  constructor(target: GoTarget, listing: ProgramListing, process: SteppedProcess, options: ProcessOptions) {
    this.#target = target;
    this.#listing = listing;
    this.#process = process;
    this.#options = options;
    this.result = emptyResult(targetName(target));
  }

  async run(): Promise<void> {
    const begin = this.#listing.address("main.begin");
    const started = performance.now();
    const { instructions, kinds } = this.#options;
    await this.#process.addBreakpoint(begin);
    let { pc, registers } = await this.#process.registers();
    for (;;) {
      await this.#process.resume(pc);
      if (this.#process.ended) return;
      ({ pc, registers } = await this.#process.registers());
      const isLate = performance.now() - started > (this.#options.milliseconds ?? Number.POSITIVE_INFINITY);
      if (isLate && this.result.instructions >= leastInstructions) return;
      const operation = this.#read(registers);
      this.#order ??= new StepOrder(
        this.#process,
        hashKeysOf(this.#process, this.#listing),
        this.result.order,
      );
      this.#order.begins(operation);
      if (this.result.instructions >= (instructions * (operation.number + 1)) / kinds.length) {
        await this.#process.writeByte(this.#listing.address("main.enough"), 1);
        continue;
      }
      if (!this.#isWanted(operation)) continue;
      const text = `${operation.kind.name} ${operationNames[operation.op]}`;
      this.result.operations.set(text, (this.result.operations.get(text) ?? 0) + 1);
      if (operationNames[operation.op] !== "constant") this.#order.follows();
      pc = await this.#stepThrough(operation, pc, registers);
    }
  }

  /** What the program says that it is about to do. */
  #read(registers: Registers): ToldOperation {
    const process = this.#process;
    const now = process.read(this.#listing.address("main.now"), 88);
    const word = (i: number): number => Number(now.readBigUInt64LE(8 * i));
    const kind = keyKinds.find(({ name }) => name === this.#options.kinds[word(0)]) as KeyKind;
    const type = mapTypeOf(parseMapType(kind.map, modelOf(this.#target).target), modelOf(this.#target));
    const facts = new MapFacts(type, process);
    const m = word(2);
    facts.look(m, true);
    const keyAddress = word(4);
    return {
      kind,
      number: word(0),
      op: word(1),
      facts,
      memory: process,
      arch: process.arch,
      m,
      typ: word(3),
      keyAddress,
      keyBytes: keyAddress === 0 ? Buffer.alloc(0) : process.read(keyAddress, type.key.sizeBytes),
      type,
      does: orderedOperations[operationNames[word(1)] ?? "nil"],
      orderedKeyAddress: word(1) === operationNames.indexOf("constant") ? word(10) : keyAddress,
      hashes: new Set(word(6) === 1 ? [now.readBigUInt64LE(40)] : []),
      present: word(7) === 1,
      hint: now.readBigUInt64LE(64),
      goroutine: registers[process.arch.goroutine] as bigint,
      iterators: new Set(),
      symbol: (name) => this.#listing.extent(name),
    };
  }

  /** The first operations of each shape, then some by chance. */
  #isWanted({ kind, op, m, present, facts }: ToldOperation): boolean {
    const shape = m === 0 ? "nil" : shapeOf(facts);
    const id = `${kind.name} ${op} ${present} ${shape}`;
    const seen = this.#seenOf.get(id) ?? 0;
    this.#seenOf.set(id, seen + 1);
    return this.#options.random.rand32() % (1 + seen * seen * 4) === 0;
  }

  async #stepThrough(op: ToldOperation, start: number, atStart: Registers): Promise<number> {
    const end = this.#listing.address("main.end");
    const frames: Frame[] = [];
    const pending: { claim: Claim; where: () => string; key: string }[] = [];
    let [pc, registers] = [start, atStart];
    let arrived: Arrival = "next";
    for (let n = 0; n < mostInstructions && pc !== end; n++) {
      const place = this.#listing.at(pc);
      if (place === undefined || hashing.test(place.fn.fn.name)) {
        ({ pc, registers } = await this.#stepOver(op, pc, registers, place?.fn.fn.name));
        arrived = "next";
        continue;
      }
      const { fn, index } = place;
      const frame = enter(frames, fn, index, arrived, registers[this.#process.arch.stackPointer] as bigint);
      if (driving.test(fn.fn.name) || fn.fn.name.includes(".func")) {
        arrived = await this.#plainStep(fn, index);
        ({ pc, registers } = await this.#process.registers());
        continue;
      }
      if (index === 0) this.#noteReceiver(fn, op, registers);
      op.facts.look(op.m, false);
      if (fn.startsBlock(index)) frame.comparison = undefined;
      const decoded = fn.decoded(index);
      const groups: Record<ClaimGroup, Claim[]> = {
        registers: registerClaims("before", fn, index, registers, op, frame.place),
        places: placeClaims(fn, index, registers, op),
        effects: [],
        branches: [],
        statements: [],
      };
      const statements = this.#statements(frame)?.before(index, registers);
      groups.statements.push(...(statements?.now ?? []));
      const execution = new Execution(fn, index, registers, frame.comparison, op);
      arrived = await this.#plainStep(fn, index);
      const next = await this.#process.registers();
      if (decoded.control === "next" || decoded.control === "branch") {
        groups.registers.push(...registerClaims("after", fn, index, next.registers, op, frame.place));
        groups.effects.push(...execution.claims(next.registers));
      }
      const isTaken = decoded.control === "branch" && next.pc !== fn.fn.instructions[index + 1]?.pc;
      groups.statements.push(...(statements?.after(next.registers, isTaken) ?? []));
      if (compares(decoded.effects)) frame.comparison = execution.comparison;
      if (decoded.control === "branch") {
        const target = fn.target(index);
        const goes = target < 0 ? undefined : fn.instruction(target).pc;
        const following = index + 1 < fn.fn.instructions.length ? fn.instruction(index + 1).pc : -1;
        if (goes !== following) {
          const claim = branchClaim(decoded, frame.comparison, next.pc !== following);
          if (claim !== undefined) groups.branches.push(claim);
        }
      }
      this.#count(frame, index, groups, pending);
      ({ pc, registers } = next);
    }
    const made = Number(this.#process.read(this.#listing.address("main.now") + 72, 8).readBigUInt64LE(0));
    op.facts.look(op.m === 0 && op.op === 0 ? made : op.m, true);
    for (const { claim, where, key } of pending) {
      if (claim.holds() !== false) {
        this.result.early++;
        continue;
      }
      const old = this.result.falses.get(key);
      if (old) old.count++;
      else
        this.result.falses.set(key, {
          count: 1,
          where: key,
          example: `${op.kind.name} ${operationNames[op.op]}: ${where()}`,
        });
    }
    return pc;
  }

  /** The statements of a function that is being executed. */
  #statements(frame: Frame): StatementRun | undefined {
    const { fn } = frame;
    if (frame.statements === undefined && fn.statements !== undefined)
      frame.statements = new StatementRun(fn.statements, fn.lines, {
        read: (address, bytes) => this.#process.read(address, bytes),
        symbol: (name) => this.#listing.extent(name)?.[0],
        isTold: (register) => isTold(register, this.#process.arch),
      });
    return frame.statements;
  }

  async #plainStep(fn: ClaimedFunction, index: number): Promise<Arrival> {
    await this.#process.step(fn.instruction(index).pc);
    const { control } = fn.decoded(index);
    return control === "branch" || control === "trap" ? "next" : control;
  }

  /** Runs a function that is not looked at, to its return. */
  async #stepOver(
    op: RunningOperation,
    pc: number,
    registers: Registers,
    name: string | undefined,
  ): Promise<{ pc: number; registers: Registers }> {
    const { arch } = this.#process;
    const sp = registers[arch.stackPointer] as bigint;
    const isAmd64 = arch.goarch === "amd64";
    const back = isAmd64 ? this.#process.word(Number(sp)) : Number(registers[30]);
    const isHasher =
      name !== undefined
        ? /hash/i.test(name)
        : op.typ !== 0 && pc === Number(hasherCode(this.#process, op.typ));
    await this.#process.addBreakpoint(back);
    for (let n = 0; n < 1000; n++) {
      await this.#process.resume(n === 0 ? pc : back);
      if (this.#process.ended) throw new Error("the program ended inside an operation");
      const here = await this.#process.registers();
      if (here.pc !== back || (here.registers[arch.stackPointer] as bigint) < sp) continue;
      await this.#process.removeBreakpoint(back);
      if (isHasher) op.hashes.add(here.registers[arch.arguments[0] as number] as bigint);
      op.facts.look(op.m, true);
      return here;
    }
    throw new Error(`no return to 0x${back.toString(16)}`);
  }

  /** Iterators, and tables that the map does not have yet: it grows into one before its directory points there. */
  #noteReceiver(fn: ClaimedFunction, op: RunningOperation, registers: Registers): void {
    const argument = (i: number): bigint => registers[this.#process.arch.arguments[i] as number] as bigint;
    if (/\.\(\*table\)\.\w+$/.test(fn.fn.name)) op.facts.tables.add(Number(argument(0)));
    const at = /\.(mapiterinit|mapIterStart)$/.test(fn.fn.name)
      ? 2
      : /\.(mapiternext|mapIterNext)$|\(\*Iter\)\.\w+$/.test(fn.fn.name)
        ? 0
        : -1;
    if (at >= 0) op.iterators.add(argument(at));
  }

  #count(
    frame: Frame,
    index: number,
    groups: Record<ClaimGroup, Claim[]>,
    pending: { claim: Claim; where: () => string; key: string }[],
  ): void {
    const { result } = this;
    const { fn } = frame;
    result.instructions++;
    let checked = false;
    for (const [group, claims] of Object.entries(groups) as [ClaimGroup, Claim[]][])
      for (const claim of claims) {
        const verdict = claim.holds();
        if (verdict === undefined) {
          result.untold++;
          continue;
        }
        checked = true;
        result.claims[group]++;
        if (claim.notices?.() === true) result.noticing++;
        if (verdict) continue;
        const { text, pc } = fn.instruction(index);
        const line = fn.annotated.lines[index];
        const claimed =
          group === "effects" || group === "branches" || group === "statements"
            ? claim.text.replaceAll(/0x[0-9a-f]+/g, "…")
            : claim.text;
        pending.push({
          claim,
          key: `${result.name} ${fn.fn.name} | ${text} | ${claimed}`,
          where: () => `0x${pc.toString(16)} ${line?.explanation}; claimed ${claim.text}; real ${claim.real}`,
        });
      }
    if (checked) result.withClaim++;
    if (fn.isMapFunction) this.#countStep(frame, index);
  }

  #countStep(frame: Frame, index: number): void {
    const { fn } = frame;
    let byLine = this.#lineSteps.get(fn);
    if (byLine === undefined) {
      byLine = stepsByPosition(fn.fn, this.#listing.told.release)?.steps ?? [];
      this.#lineSteps.set(fn, byLine);
    }
    const step = byLine[index];
    if (step !== undefined) frame.step = stepOf(step);
    if (step !== undefined && fn.part(index) === "work")
      this.#order?.passes({ step: frame.isGrowing ? "grow" : step, does: doesSomething(fn, index) });
    else if (fn.decoded(index).control === "return") this.#order?.passes({ step: "return", does: false });
    if (step === undefined || fn.part(index) !== "work") return;
    const { steps, wrongSteps } = this.result;
    steps.compared++;
    const told = fn.annotated.lines[index]?.step ?? "other";
    if (stepOf(told) === stepOf(step)) steps.agree++;
    else {
      const key = `${fn.fn.name} | ${fn.instruction(index).text} | ${told} for ${step}`;
      wrongSteps.set(key, (wrongSteps.get(key) ?? 0) + 1);
    }
    if (stepOf(fn.blindly.lines[index]?.step ?? "other") === stepOf(step)) steps.blind++;
  }
}

/** Whether an instruction calls, or stores outside the frame: the compiler leaves these in the order of the source. */
function doesSomething(fn: ClaimedFunction, index: number): boolean {
  const { control, effects } = fn.decoded(index);
  return (
    control === "call" ||
    effects.some(
      ({ dst, width }) =>
        dst?.kind === "mem" &&
        Number.isNaN(placeOf(dst, width, fn.before(index), fn.machine).frameOffset ?? Number.NaN),
    )
  );
}

const hasherCode = (process: SteppedProcess, typ: number): bigint =>
  process.read(process.word(typ + 72), 8).readBigUInt64LE(0);
