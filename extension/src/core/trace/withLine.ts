import { GoTypeError } from "../go/types/goType.ts";
import { OutOfMemoryError } from "../memory/heap.ts";
import { isTooDeep, TraceError } from "./traceFormat.ts";
import { ValueError } from "./valueWriter.ts";

/** Runs a step of a replay. @throws TraceError with the line where a trace is wrong */
export function withLine<T>(line: number, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof ValueError || error instanceof GoTypeError || error instanceof OutOfMemoryError)
      throw new TraceError(line, error.message);
    if (isTooDeep(error)) throw new TraceError(line, "the line is nested too deeply");
    if (line === 1 && error instanceof RangeError) throw new TraceError(line, error.message);
    throw error;
  }
}
