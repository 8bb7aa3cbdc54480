import type { FromEmulator } from "../../../extension/src/protocol/emulatorMessages.ts";
import { serveEmulator } from "../../../extension/src/worker/serveEmulator.ts";
import { type Entrance, expect } from "../entrance.ts";
import { mutateJson, revive } from "../mutateJson.ts";

const fill = {
  ...{ map: "map[uint64]int", go: "1.26", goarch: "amd64", hint: null, seed: 1, keys: "sequential" },
  ...{ inserts: 100, deletes: 10, insertsAfter: 5, rounds: 2 },
};
const samples: readonly object[] = [
  { id: 1, name: "fill", body: fill },
  { id: 1, name: "fill", body: { ...fill, map: "map[string][3]int", go: "1.22", keys: "random", hint: 300 } },
  ...["occupancy", "tombstones", "overflow", "probe", "age"].map((metric) => {
    return { id: 2, name: "layer", body: { map: 1, metric } };
  }),
  { id: 3, name: "cells", body: { map: 1, blocks: [0, 1, 2], texts: true } },
  { id: 4, name: "rows", body: { map: 1, from: 0, count: 5 } },
  { id: 5, name: "drop", body: { map: 1 } },
  { cancel: 1 },
];
/** More would test the emulator's speed. */
const maxCount = 20_000;

/** Messages to the thread of large maps, one after another: each that has a number is answered once. */
export async function load(): Promise<Entrance> {
  return {
    draw(chance) {
      const rest = Array.from({ length: 1 + chance.below(5) }, () => chance.pick(samples));
      return JSON.stringify(
        [samples[chance.below(2)], ...rest].map((one) => mutateJson(one, samples, chance)),
      );
    },
    async take(text) {
      const messages = revive(text);
      if (!Array.isArray(messages)) return;
      const posted: FromEmulator[] = [];
      let time = 0;
      const receive = serveEmulator({
        post: (message) => posted.push(message),
        pause: async () => {},
        clock: { now: () => (time += 1), epoch: () => 1000 },
      });
      for (const message of messages) {
        if (isLong(message)) continue;
        posted.length = 0;
        await receive(message);
        const ends = posted.filter((one) => "reply" in one || "error" in one);
        const hasNumber = typeof message?.id === "number" && !("cancel" in message);
        expect(!hasNumber || ends.length === 1, `${ends.length} answers to ${JSON.stringify(message)}`);
        for (const end of ends)
          if ("error" in end)
            expect(
              !/^(Cannot read|undefined|.* is not (a function|iterable|defined)|Maximum call|Invalid)/.test(
                end.error,
              ),
              `the answer is ${end.error}`,
            );
      }
    },
  };
}

function isLong(message: unknown): boolean {
  const body = (message as { body?: Record<string, unknown> } | null)?.body ?? {};
  const rounds = Number(body["rounds"] ?? 1);
  const perRound = Number(body["deletes"]) + Number(body["insertsAfter"]);
  return rounds * perRound > maxCount || ["hint", "inserts"].some((name) => Number(body[name]) > maxCount);
}
