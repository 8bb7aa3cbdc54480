import { TooLargeError } from "../../../extension/src/core/capacity/planCapacity.ts";
import { UnhashableError } from "../../../extension/src/core/emulator/hash/hasher.ts";
import { GoJsonError } from "../../../extension/src/core/emulator/map/goJson.ts";
import { PastedKeysError } from "../../../extension/src/core/emulator/map/pastedKeys.ts";
import { OutOfMemoryError } from "../../../extension/src/core/memory/heap.ts";
import type { OpenMap } from "../../../extension/src/features/layoutView/openMaps.ts";
import { answerOfSession } from "../../../extension/src/features/layoutView/sessionRequests.ts";
import { checkFromView } from "../../../extension/src/protocol/checkMessage.ts";
import { session } from "../../unit/webview/layout/viewFixture.ts";
import { type Entrance, expect, expectRefusal } from "../entrance.ts";
import { mutateJson, revive } from "../mutateJson.ts";
import { viewBodies } from "./messages.ts";
import { shownMap } from "./shownMap.ts";

const maps = [
  ..."map[string]int|map[uint64]uint64|map[any]string|map[struct{ A int8; B string }][]byte".split("|"),
  ..."map[float64]bool|map[[3]uint16]struct{}|map[bool]int|map[string][40]int".split("|"),
];
/** The names of the messages that change a map's session, or ask it. */
const names = Object.keys(viewBodies);
/** More would test the emulator's speed. */
const maxCount = 3000;
const maxRounds = 20;

/** What the layout view may ask of a map, one thing after another. */
export async function load(): Promise<Entrance> {
  const bodies = Object.values(viewBodies).flat();
  return {
    draw(chance) {
      const requests = Array.from({ length: 1 + chance.below(8) }, () => {
        const type = chance.pick(names);
        const body = chance.pick(viewBodies[type] ?? [{}]);
        return { type, request: 1, body: chance.oneIn(3) ? body : mutateJson(body, bodies, chance) };
      });
      const hint = chance.pick([null, 0, 9, 100, 5000]);
      const release = chance.pick(["1.18", "1.23", "1.24", "1.26", "1.27", "1.27+mapsplitgroup"]);
      return JSON.stringify([chance.pick(maps), release, hint, ...requests]);
    },
    async take(text) {
      const read = readRequests(text);
      if (read === null) return;
      const { map, release, hint, requests } = read;
      const open: OpenMap = {
        ...{ id: 1, key: "users", site: shownMap(), session: session(map, release, hint) },
        ...{ hint: undefined, compared: undefined },
      };
      for (const request of requests) {
        const message = checkFromView(request);
        if (message === undefined) continue;
        if ("count" in message.body && message.body.count > maxCount) continue;
        if ("rounds" in message.body && message.body.rounds > maxRounds) continue;
        try {
          await answerOfSession(message, open);
        } catch (error) {
          expectRefusal(
            error,
            RangeError,
            GoJsonError,
            PastedKeysError,
            UnhashableError,
            OutOfMemoryError,
            TooLargeError,
          );
        }
        const { operations, picture } = open.session.view();
        expect(
          operations.position <= operations.length,
          `operation ${operations.position} of ${operations.length}`,
        );
        expect(picture.totals.entries >= 0, `${picture.totals.entries} entries`);
      }
      JSON.stringify(open.session.recipe());
    },
  };
}

function readRequests(text: string) {
  const value = revive(text);
  if (!Array.isArray(value)) return null;
  const [map, release, hint, ...requests] = value as unknown[];
  const isMap = typeof map === "string" && maps.includes(map);
  const isHint = hint === null || (Number.isSafeInteger(hint) && (hint as number) <= 5000);
  if (!isMap || typeof release !== "string" || !/^1\.\d\d(\+\w+)?$/.test(release) || !isHint) return null;
  return { map, release, hint: hint as number | null, requests };
}
