import { JsonBytes } from "../decode/jsonBytes.ts";
import { type ValueEncoder, type ValueSource, valueEncoder } from "../decode/values.ts";
import { UnhashableError } from "../emulator/hash/hasher.ts";
import { HeapMap } from "../emulator/map/heapMap.ts";
import { GoFatal, GoPanic, type MapIterator } from "../emulator/runtime/mapRuntime.ts";
import type { MakeMapCode } from "../emulator/wasm/policy.ts";
import { mapModel } from "../go/release/goTarget.ts";
import { mapTypeOf } from "../go/types/mapTypeLayout.ts";
import { parseMapType } from "../go/types/typeParser.ts";
import { firstDifference } from "./firstDifference.ts";
import {
  isOperation,
  parseTraceHeader,
  parseTraceLine,
  TraceError,
  type TraceHeader,
  type TraceLine,
  type TraceOperation,
  type Word64,
} from "./traceFormat.ts";
import { TraceSeeds } from "./traceSeeds.ts";
import { ValueError, ValueWriter } from "./valueWriter.ts";
import { withLine } from "./withLine.ts";

/** What the replay needs from outside. */
export interface ReplayPorts {
  /** SHA-256 of bytes as lower-case hex. */
  sha256Hex(bytes: Uint8Array): string;
  /** Makes operations of large maps fast; absent where there are none. */
  readonly makeCode?: MakeMapCode;
}

/** The first place where the emulator and the recorded process part. */
export interface ReplayDifference {
  /** Line of the trace, from 1. */
  readonly line: number;
  /** Path inside the state ("tables[0].used"), or what was compared: "digest", "value", "seed", "bytes", "objects". */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** The operation before, as the trace has it; "make" before the first. */
  readonly operation: string;
}

type Difference = Pick<ReplayDifference, "path" | "expected" | "got">;

/**
 * Replays one oracle trace in the emulator, line by line. An operation runs when the line after it is known, because
 * that line may hold the seed that the operation drew.
 */
export class TraceReplay {
  states = 0;
  digests = 0;
  reads = 0;
  readonly #ports: ReplayPorts;
  /** Lines taken so far. */
  line = 0;
  #map: EmulatedTraceMap | undefined;
  #pending: { operation: TraceOperation; text: string; line: number } | undefined;
  #operationText = "make";

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
  }

  /** The trace's header, once its line has been fed. */
  get header(): TraceHeader | undefined {
    return this.#map?.header;
  }

  /**
   * Takes the next line.
   * @returns the first difference, or null; after one, feeding more lines makes no sense
   * @throws TraceError when the trace is malformed
   */
  feed(text: string): ReplayDifference | null {
    this.line++;
    return withLine(this.line, () => this.#take(text));
  }

  #take(text: string): ReplayDifference | null {
    if (!this.#map) {
      this.#map = new EmulatedTraceMap(parseTraceHeader(text), this.#ports.makeCode);
      return null;
    }
    const line = parseTraceLine(text, this.line);
    if (isOperation(line)) {
      const difference = this.#runPending();
      this.#pending = { operation: line, text, line: this.line };
      return difference;
    }
    if (line.kind === "seed") {
      if (!this.#pending) throw new TraceError(this.line, "a seed comes directly after its operation");
      this.#map.random.offer(line.seed);
      return this.#runPending();
    }
    return this.#runPending() ?? this.#located(this.line, this.#compare(line, this.#map));
  }

  /**
   * Ends the trace.
   * @throws TraceError when there was not even a header
   */
  end(): ReplayDifference | null {
    if (!this.#map) throw new TraceError(1, "the trace is empty");
    return this.#runPending();
  }

  #runPending(): ReplayDifference | null {
    const pending = this.#pending;
    const map = this.#map;
    if (!pending || !map) return null;
    this.#pending = undefined;
    this.#operationText = pending.text;
    const { operation, line } = pending;
    if (operation.kind === "get") this.reads++;
    return this.#located(
      line,
      withLine(line, () => map.run(operation)),
    );
  }

  #compare(
    line: Exclude<TraceLine, TraceOperation | { kind: "seed" }>,
    map: EmulatedTraceMap,
  ): Difference | null {
    switch (line.kind) {
      case "state":
        this.states++;
        return firstDifference(line.state, JSON.parse(map.stateText()));
      case "clone":
        this.states++;
        return firstDifference(line.state, JSON.parse(map.cloneText()), "clone");
      case "range":
        map.startRange(line.random);
        return null;
      case "next": {
        this.reads++;
        const got = map.nextEntry();
        if (got === null) throw new TraceError(this.line, "no iteration has begun");
        const expected = JSON.stringify(line.entry);
        return expected === got ? null : { path: "entry", expected, got };
      }
      case "digest": {
        this.digests++;
        const got = this.#ports.sha256Hex(map.stateBytes());
        return firstDifference(line.hex, got, "digest");
      }
      case "bytes": {
        const { bytes, objects } = map.memory;
        return (
          firstDifference(line.bytes, bytes, "bytes") ?? firstDifference(line.objects, objects, "objects")
        );
      }
    }
  }

  #located(line: number, difference: Difference | null): ReplayDifference | null {
    return difference && { line, ...difference, operation: this.#operationText };
  }
}

/** The emulated map of a trace, with its process's hash keys and what that process drew by chance. */
class EmulatedTraceMap extends HeapMap<TraceSeeds> {
  readonly header: TraceHeader;
  readonly #writer: ValueWriter;
  readonly #keyAt: number;
  readonly #elemAt: number;
  readonly #encodeKey: ValueEncoder;
  readonly #encodeElem: ValueEncoder;
  readonly #json = new JsonBytes();
  /** The iteration that was started last. */
  #iterator: MapIterator | null = null;

  /** @throws GoTypeError, RangeError, OutOfMemoryError when the header asks for what cannot be */
  constructor(header: TraceHeader, makeCode: MakeMapCode | undefined) {
    const model = mapModel(header.release, header.goarch);
    const type = mapTypeOf(parseMapType(header.mapText, model.target), model);
    super({
      ...{ type, hashKeys: header.hashKeys, random: new TraceSeeds(header.seed) },
      ...(makeCode ? { makeCode } : {}),
    });
    this.header = header;
    this.#writer = new ValueWriter(this.heap, model, this.types);
    this.#keyAt = this.heap.reserveData(type.key.sizeBytes);
    this.#elemAt = this.heap.reserveData(type.elem.sizeBytes);
    this.#encodeKey = valueEncoder(type.key, this.values);
    this.#encodeElem = valueEncoder(type.elem, this.values);
    this.at = this.runtime.make(header.hint);
    this.random.check();
  }

  /** Does an operation. @throws ValueError, OutOfMemoryError */
  run(operation: TraceOperation): Difference | null {
    try {
      return this.#run(operation) ?? this.random.check();
    } catch (error) {
      if (error instanceof GoPanic || error instanceof GoFatal || error instanceof UnhashableError)
        return { path: "error", expected: "none", got: error.message };
      throw error;
    }
  }

  #run(operation: TraceOperation): Difference | null {
    const { runtime, at } = this;
    if (operation.kind === "clear") {
      runtime.clear(at);
      return null;
    }
    const { key, elem } = this.type;
    this.#writer.write(operation.key, key, this.#keyAt, operation.kind === "set");
    if (operation.kind === "delete") runtime.delete(at, this.#keyAt);
    else if (operation.kind === "get") {
      const elemAt = runtime.access(at, this.#keyAt);
      const got = elemAt === 0 ? "null" : this.#valueText(this.#encodeElem, elemAt);
      const expected = JSON.stringify(operation.value);
      return expected === got ? null : { path: "value", expected, got };
    } else {
      this.#writer.write(operation.value, elem, this.#elemAt, true);
      const elemAt = runtime.assign(at, this.#keyAt);
      this.heap.u8.copyWithin(elemAt, this.#elemAt, this.#elemAt + elem.sizeBytes);
    }
    return null;
  }

  /** Starts a `range`, in place of the one before. @throws ValueError when the release draws other numbers */
  startRange(random: readonly Word64[]): void {
    const draws = this.header.release.family === "classic" ? 1 : 2;
    if (random.length !== draws)
      throw new ValueError(`an iteration in ${this.header.release.name} starts with ${draws} random numbers`);
    this.#iterator?.stop();
    this.#iterator = this.random.drawing(random, () => this.runtime.iterate(this.at));
  }

  /** The next entry as the trace writes it, `[]` at the end; null when no `range` has begun. */
  nextEntry(): string | null {
    const iterator = this.#iterator;
    if (!iterator) return null;
    if (!iterator.next()) return "[]";
    const key = this.#valueText(this.#encodeKey, iterator.keyAt);
    return `[${key},${this.#valueText(this.#encodeElem, iterator.elemAt)}]`;
  }

  /** The value at a heap offset as the trace writes it. */
  #valueText(encode: ValueEncoder, at: number): string {
    this.#json.reset();
    encode(this.#json, this.heap.u8, at);
    return this.#json.text();
  }

  /** Canonical JSON of the state of a clone made now. */
  cloneText(): string {
    const clone = this.runtime.clone(this.at);
    // The clone takes the seed of its source over whatever make has drawn.
    this.random.check();
    return this.stateText(clone);
  }

  /** By the trace's own text for it. */
  protected override dynamicType(address: number): ReturnType<ValueSource["dynamicType"]> {
    return this.#writer.dynamicType(address);
  }
}
