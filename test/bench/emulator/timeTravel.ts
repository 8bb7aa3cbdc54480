import { EmulatedMap } from "../../../extension/src/core/emulator/map/emulatedMap.ts";
import { MapHistory } from "../../../extension/src/core/emulator/map/mapHistory.ts";
import { parseGoVersion } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { quantile, type Result } from "../../support/benchReport.ts";

const boundMilliseconds = 50;
const visits = 200;
const maps = [
  ["map[uint64]uint64", "1.23"],
  ["map[uint64][1100]byte", "1.23"],
  ["map[uint64]uint64", "1.26"],
  ["map[string]int", "1.26"],
] as const;

/** How long the state after any of so many operations takes, in the order of a hand that jumps about: beside the bound. */
export function timeTravel(operations: number): Result[] {
  return maps.map(([map, go]) => {
    const { rand32 } = seededRandom(7);
    const history = new MapHistory(emulated(map, go));
    for (let i = 0; i < operations; i++) {
      const dice = rand32() % 10;
      const op = dice < 6 ? "insert" : dice < 9 ? "delete" : "get";
      history.apply({ op, key: rand32() % operations });
    }
    const times: number[] = [];
    for (let visit = 0; visit < visits; visit++) {
      const position = rand32() % operations;
      const start = performance.now();
      history.seek(position);
      times.push(performance.now() - start);
    }
    return {
      case: `state at any of ${operations} operations, p95, ${map}, ${go}`,
      ours: quantile(times, 0.95),
      theirs: boundMilliseconds,
      peer: `bound of ${boundMilliseconds} ms`,
      unit: "ms",
    };
  });
}

function emulated(map: string, go: string): EmulatedMap {
  const model = mapModel(parseGoVersion(go).release, "amd64");
  return new EmulatedMap({ type: mapTypeOf(parseMapType(map, model.target), model), hint: null, seed: 1 });
}
