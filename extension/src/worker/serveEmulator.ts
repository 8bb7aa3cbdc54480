import type { Work } from "../core/emulator/map/fillEmulated.ts";
import type { FromEmulator, ToEmulator } from "../protocol/emulatorMessages.ts";
import { checkToEmulator } from "./checkToEmulator.ts";
import { type Clock, emulatorHandlers } from "./emulatorRequests.ts";

/** What the thread gives the server. */
export interface EmulatorPort {
  readonly post: (message: FromEmulator, transfer: readonly ArrayBuffer[]) => void;
  /** Lets waiting messages in. */
  readonly pause: () => Promise<void>;
  readonly clock: Clock;
}

/** A slice of work between two pauses. */
const sliceMilliseconds = 25;

/** Answers requests: what `serveEmulator` returns takes each message that arrives, of whatever form. */
export function serveEmulator(port: EmulatorPort): (message: unknown) => Promise<void> {
  const handlers = emulatorHandlers(port.clock);
  const cancelled = new Set<number>();
  const running = new Set<number>();

  /** Runs the pieces of a request; in each pause other requests and cancels get their turn. */
  async function run(id: number, work: Work<unknown>): Promise<unknown> {
    let pauseAt = port.clock.now() + sliceMilliseconds;
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (port.clock.now() < pauseAt) continue;
      port.post({ id, progress: step.value }, []);
      await port.pause();
      if (cancelled.has(id)) throw new Error("cancelled");
      pauseAt = port.clock.now() + sliceMilliseconds;
    }
  }

  return async (message) => {
    const checked = checkToEmulator(message);
    if (!checked) return answerGarbage(port, message);
    if ("cancel" in checked) {
      if (running.has(checked.cancel)) cancelled.add(checked.cancel);
      return;
    }
    const { id } = checked;
    running.add(id);
    try {
      const result = resultOf(handlers, checked);
      const reply = isWork(result) ? await run(id, result) : result;
      port.post({ id, reply }, buffersOf(reply));
    } catch (error) {
      port.post({ id, error: error instanceof Error ? error.message : String(error) }, []);
    } finally {
      running.delete(id);
      cancelled.delete(id);
    }
  };
}

type Request = Exclude<ToEmulator, { cancel: number }>;

/** Each handler takes the body that belongs to its name; the compiler cannot see that of a union. */
function resultOf(handlers: ReturnType<typeof emulatorHandlers>, { name, body }: Request): unknown {
  const handler = handlers[name] as (body: unknown) => unknown;
  return handler(body);
}

const isWork = (result: unknown): result is Work<unknown> =>
  typeof result === "object" && result !== null && "next" in result;

/** A message of no known form is answered if it has a number, so that nobody waits for ever. */
function answerGarbage({ post }: EmulatorPort, message: unknown): void {
  const id = typeof message === "object" && message !== null && "id" in message ? message.id : undefined;
  if (typeof id === "number") post({ id, error: "the emulator does not know this request" }, []);
}

/**
 * The buffers of a reply's large arrays, to be moved instead of copied. Layers and cells are made for the reply; the
 * outline's array belongs to the map and is copied.
 */
function buffersOf(reply: unknown): ArrayBuffer[] {
  const holders = Array.isArray(reply) ? reply : [reply];
  return holders.flatMap((holder: unknown) =>
    typeof holder === "object" && holder !== null
      ? Object.values(holder).flatMap((value: unknown) =>
          ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
        )
      : [],
  );
}
