import { Profile as Decoded, Sample as DecodedSample, type Location } from "pprof-format";
import type { Frame, Profile, Sample, Stack, ValueKind } from "./profile.ts";
import { checkWire, ProfileError, partsOf } from "./wireCheck.ts";

/**
 * Reads a profile.
 * @param bytes what `go test -memprofile` and runtime/pprof write, unzipped
 * @throws ProfileError for what is no profile, a damaged one, or one of another language
 */
export function readProfile(bytes: Uint8Array): Profile {
  if (bytes.length === 0) throw new ProfileError("is empty");
  refuseText(bytes);
  checkWire(bytes);
  const { messages, others } = partsOf(bytes, sampleField);
  const decoded = Decoded.decode(others);
  const table = new Tables(decoded);
  const sampleTypes = decoded.sampleType.map((kind) => table.kind(kind));
  if (sampleTypes.length === 0)
    throw new ProfileError("is no pprof profile: it does not say what its samples count");
  // One after the other: of a large profile all of them decoded would fill the memory.
  const samples = messages.map(([start, end]) =>
    table.sample(DecodedSample.decode(bytes.subarray(start, end)), sampleTypes.length),
  );
  if (samples.length > 0 && !table.hasGoFiles)
    throw new ProfileError(
      "is no profile of a Go program with symbols: none of its functions stands in a Go file",
    );
  const periodKind =
    decoded.periodType === undefined ? { type: "", unit: "" } : table.kind(decoded.periodType);
  return { sampleTypes, period: Number(decoded.period), periodKind, samples };
}

/** Of profile.proto's Profile. */
const sampleField = 2;

/** What the first releases of pprof wrote, and `?debug=1` still does. */
const textBeginnings =
  /^(?:heap profile:|heap_v2|--- |goroutine profile:|threadcreate profile:|mutex:|\d+ @ 0x)/;

function refuseText(bytes: Uint8Array): void {
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  if (textBeginnings.test(head))
    throw new ProfileError(
      "is a profile as text; write it without debug=1, as runtime/pprof does with debug 0",
    );
}

/** Go keeps 128 at most, and what was inlined into them. */
const maxFrames = 10_000;

type Numeric = number | bigint;

/** Signed 64-bit, as far as a number holds it. */
const whole = (value: Numeric | undefined): number =>
  typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : (value ?? 0);

/** A function as a profile's table has it. */
interface NamedFunction {
  readonly name: string;
  readonly file: string;
  readonly start: number;
}

/** What samples name by number. */
class Tables {
  readonly #strings: readonly string[];
  readonly #locations = new Map<number, Location>();
  readonly #functions = new Map<number, NamedFunction>();
  readonly #frames = new Map<number, readonly Frame[]>();
  readonly #frameOf = new Map<string, Frame>();
  readonly #stacks = new Map<string, Stack>();
  hasGoFiles = false;

  constructor(decoded: Decoded) {
    this.#strings = decoded.stringTable.strings;
    for (const { id, name, filename, startLine } of decoded.function) {
      const file = this.#text(filename);
      if (file.endsWith(".go")) this.hasGoFiles = true;
      this.#functions.set(whole(id), { name: this.#text(name), file, start: whole(startLine) });
    }
    for (const location of decoded.location) this.#locations.set(whole(location.id), location);
  }

  kind({ type, unit }: { readonly type: Numeric; readonly unit: Numeric }): ValueKind {
    return { type: this.#text(type), unit: this.#text(unit) };
  }

  sample({ locationId, value, label }: DecodedSample, kinds: number): Sample {
    if (value.length !== kinds)
      throw new ProfileError(`is a damaged profile: a sample has ${value.length} values, not ${kinds}`);
    const bytes = label.find(({ key }) => this.#text(key) === "bytes");
    return {
      stack: this.#stack(locationId.map(whole)),
      values: value.map(whole),
      objectBytes: bytes === undefined ? null : whole(bytes.num),
    };
  }

  #stack(ids: readonly number[]): Stack {
    const key = ids.join(" ");
    let stack = this.#stacks.get(key);
    if (stack === undefined) {
      const frames = ids.map((id) => this.#framesOf(id));
      if (frames.reduce((sum, { length }) => sum + length, 0) > maxFrames)
        throw new ProfileError(`is a damaged profile: a stack has more than ${maxFrames} frames`);
      stack = { key, frames: frames.flat() };
      this.#stacks.set(key, stack);
    }
    return stack;
  }

  #framesOf(id: number): readonly Frame[] {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const location = this.#locations.get(id);
    if (location === undefined) throw new ProfileError(`is a damaged profile: it has no location ${id}`);
    const frames = location.line.map(({ functionId, line }) => {
      return this.#frame(this.#function(whole(functionId)), whole(line));
    });
    this.#frames.set(id, frames);
    return frames;
  }

  #function(id: number): NamedFunction {
    const known = this.#functions.get(id);
    if (known === undefined) throw new ProfileError(`is a damaged profile: it has no function ${id}`);
    return known;
  }

  #frame({ name, file, start }: NamedFunction, line: number): Frame {
    const key = `${file}:${line} ${name}`;
    let frame = this.#frameOf.get(key);
    if (frame === undefined) {
      frame = { function: name, file, line, start };
      this.#frameOf.set(key, frame);
    }
    return frame;
  }

  #text(index: Numeric): string {
    const text = this.#strings[whole(index)];
    if (text === undefined) throw new ProfileError(`is a damaged profile: it has no text ${whole(index)}`);
    return text;
  }
}
