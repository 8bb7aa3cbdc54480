import type { CheckOrder, CheckOutcome, FromChecker, ToChecker } from "../protocol/checkMessages.ts";
import { BadConfig } from "../workspace/checkConfigs.ts";
import { filesUnderEdit } from "../workspace/filesUnderEdit.ts";
import { type CodePort, readOnlyWorkspace } from "./readOnlyWorkspace.ts";

/** What the thread gives the server. */
export interface ChecksPort extends CodePort {
  readonly post: (message: FromChecker) => void;
  /** Lets waiting messages in. */
  readonly pause: () => Promise<void>;
}

/** Looks for mistakes in files of the disk with those that are edited over them: takes each message that arrives. Nothing is run. */
export function serveChecks(port: ChecksPort): (message: ToChecker) => Promise<void> {
  const open = new Map<string, string>();
  const workspace = readOnlyWorkspace(port, filesUnderEdit(port.disk, open));
  const cancelled = new Set<number>();
  const running = new Set<number>();

  async function run(
    id: number,
    { patterns, severities, generated, model, target }: CheckOrder,
  ): Promise<CheckOutcome> {
    const checks = await workspace.checks();
    const places: string[] = [];
    const sites = await workspace.patterns();
    for (const pattern of patterns) places.push(...(await sites.placesOf("/", pattern)));
    const request = {
      ...{ model, target, severities, codes: "usual" as const },
      ...(generated === undefined ? {} : { generated }),
    };
    for (const [i, place] of places.entries()) {
      await port.pause();
      if (cancelled.has(id)) return { kind: "cancelled" };
      const found = [];
      for await (const batch of checks.ofPattern("/", place, request)) found.push(...batch);
      port.post({ id, found, place, done: i + 1, of: places.length });
    }
    return { kind: "done" };
  }

  return async (message) => {
    if ("cancel" in message) {
      if (running.has(message.cancel)) cancelled.add(message.cancel);
    } else if ("open" in message) {
      const isNew = !open.has(message.open);
      open.set(message.open, message.text);
      if (isNew) workspace.fileCameOrWent(message.open);
      else workspace.fileChanged(message.open);
    } else if ("disk" in message) {
      open.delete(message.disk);
      if (message.disk.endsWith(".go")) workspace.fileCameOrWent(message.disk);
      else workspace.modulesChanged();
    } else {
      const { id, order } = message;
      running.add(id);
      try {
        port.post({ id, outcome: await run(id, order) });
      } catch (error) {
        const kind = error instanceof BadConfig ? "config" : "failed";
        const message = error instanceof Error ? error.message : String(error);
        port.post({ id, outcome: { kind, message } });
      } finally {
        running.delete(id);
        cancelled.delete(id);
      }
    }
  };
}
