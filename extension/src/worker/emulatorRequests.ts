import { fillMap, type Work } from "../core/emulator/map/fillEmulated.ts";
import { makeMapCode } from "../core/emulator/wasm/makeOperations.ts";
import { parseGoVersion } from "../core/go/release/goRelease.ts";
import { asGoArch, mapModel } from "../core/go/release/goTarget.ts";
import { mapTypeOf } from "../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../core/go/types/typeParser.ts";
import { filledSurvey } from "../core/survey/filledSurvey.ts";
import { surveyCells, surveyOutline, surveyRows } from "../core/survey/surveyCells.ts";
import { surveyLayer } from "../core/survey/surveyLayers.ts";
import { SurveyMemory } from "../core/survey/surveyMemory.ts";
import type {
  EmulatorReply,
  EmulatorRequest,
  EmulatorRequestName,
  FillRequest,
} from "../protocol/emulatorMessages.ts";

/** The clocks that the thread hands in: milliseconds since any moment, and of the epoch. */
export interface Clock {
  readonly now: () => number;
  readonly epoch: () => number;
}

/** What a request gives: its reply, or the work that ends in it. */
type Handlers = {
  readonly [Name in EmulatorRequestName]: (
    body: EmulatorRequest<Name>,
  ) => Work<EmulatorReply<Name>> | EmulatorReply<Name>;
};

/** What each request does. The filled maps are kept by number until they are dropped. */
export function emulatorHandlers(clock: Clock): Handlers {
  const maps = new Map<number, SurveyMemory>();
  let lastMap = 0;
  const mapOf = (number: number): SurveyMemory => {
    const memory = maps.get(number);
    if (!memory) throw new RangeError("this map is no longer in memory; fill it again");
    return memory;
  };
  return {
    *fill(body) {
      const start = clock.now();
      const filled = yield* fillMap(fillPlan(body), makeMapCode);
      const survey = new SurveyMemory(filledSurvey(filled));
      const milliseconds = clock.now() - start;
      const filledAt = clock.epoch();
      const outline = surveyOutline(survey);
      maps.set(++lastMap, survey);
      return { map: lastMap, outline, memory: filled.memory, milliseconds, filledAt };
    },
    *memory(body) {
      return (yield* fillMap(fillPlan(body), makeMapCode)).memory;
    },
    layer({ map, metric }) {
      const memory = mapOf(map);
      if (!memory.metrics.includes(metric))
        throw new RangeError(`a ${memory.type.model.release.family} map has no ${metric} to be coloured by`);
      return surveyLayer(memory, metric);
    },
    cells({ map, blocks, texts }) {
      const memory = mapOf(map);
      return blocks.map((block) => surveyCells(memory, block, texts));
    },
    rows({ map, from, count }) {
      return surveyRows(mapOf(map), from, count);
    },
    drop({ map }) {
      maps.delete(map);
      return null;
    },
  };
}

function fillPlan(body: FillRequest) {
  const goarch = asGoArch(body.goarch);
  if (!goarch) throw new RangeError(`GOARCH ${body.goarch} is not modelled`);
  const model = mapModel(parseGoVersion(body.go).release, goarch);
  const { seed } = body;
  return {
    type: mapTypeOf(parseMapType(body.map, model.target), model),
    hint: body.hint,
    seed,
    pattern: body.keys === "random" ? ({ kind: "random", seed } as const) : ({ kind: "sequential" } as const),
    inserts: body.inserts,
    deletes: body.deletes,
    insertsAfter: body.insertsAfter,
    rounds: body.rounds ?? 1,
  };
}
