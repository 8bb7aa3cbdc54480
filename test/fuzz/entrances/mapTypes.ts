import { planCapacity, TooLargeError } from "../../../extension/src/core/capacity/planCapacity.ts";
import { modelledReleases } from "../../../extension/src/core/go/release/goRelease.ts";
import { goArchs, mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { GoTypeError } from "../../../extension/src/core/go/types/goType.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import type { Chance } from "../chance.ts";
import { type Entrance, expect, expectRefusal } from "../entrance.ts";
import { mutateText } from "../mutateText.ts";

const samples = [
  ..."map[string]int|map[uint64][]byte|map[[2]string]struct{ A int; B string }|map[any]any|map[*int]*int".split(
    "|",
  ),
  ..."type ID uint64; map[ID]struct{A string; B int32}|type T struct{ next *T }; map[string]T".split("|"),
  ..."map[struct{ A int8; _ int64; B [3]float32 }]bool|map[interface{ M() }]func(int) (string, error)".split(
    "|",
  ),
  ..."type E error; type K [4]E; map[K]chan<- int|map[string]map[int]map[bool]complex128|map[[1<<20]byte]int".split(
    "|",
  ),
  ..."type L[T any] []T; map[int]L[string]|map[unsafe.Pointer]uintptr|map[rune]byte|map[string]struct{}".split(
    "|",
  ),
];
const pieces = [
  ..."map[|]|[|[]|[3]|[1<<10]|[0]|*|struct{|}|;|type T |T|interface{|any|error|comparable|string|int|uint8".split(
    "|",
  ),
  ..."float64|complex64|unsafe.Pointer|chan |<-chan int|func(|)|int `x`|_ |, |...|~int|int16|T struct{ T }".split(
    "|",
  ),
];

const models = modelledReleases().flatMap((release) =>
  goArchs.slice(0, 6).map((goarch) => mapModel(release, goarch)),
);

function deepType(chance: Chance, depth: number): string {
  const inner = (): string => deepType(chance, depth - 1);
  if (depth <= 0) return chance.pick(["int", "string", "bool", "uint8", "any", "float32", "T", "*T"]);
  switch (chance.below(6)) {
    case 0:
      return `map[${inner()}]${inner()}`;
    case 1:
      return `[${chance.pick([0, 1, 2, 7, 128, 1_000_000])}]${inner()}`;
    case 2:
      return `struct{ A ${inner()}; B ${inner()} }`;
    case 3:
      return `*${inner()}`;
    case 4:
      return `func(${inner()}) ${inner()}`;
    default:
      return `[]${inner()}`;
  }
}

/** Map types as people write them, with the figures of a map of that type. */
export async function load(): Promise<Entrance> {
  return {
    draw(chance) {
      const types = `type T ${deepType(chance, 2)}; map[${deepType(chance, 2)}]${deepType(chance, 3)}`;
      return mutateText(chance.oneIn(2) ? types : chance.pick(samples), samples, pieces, chance);
    },
    take(text) {
      for (const at of [text.length % models.length, (text.length * 31 + 7) % models.length])
        layOut(text, models[at] as (typeof models)[number]);
    },
  };
}

function layOut(text: string, model: ReturnType<typeof mapModel>): void {
  try {
    const parsed = parseMapType(text, model.target);
    const type = mapTypeOf(parsed, model);
    const again = mapTypeOf(parseMapType(type.text, model.target), model);
    expect(
      again.text === type.text && again.group.groupSizeBytes === type.group.groupSizeBytes,
      `what it writes, ${type.text}, is read as ${again.text}`,
    );
    for (const size of [type.bucket.bucketSizeBytes, type.group.groupSizeBytes, type.key.sizeBytes])
      expect(Number.isSafeInteger(size) && size >= 0, `a size of ${size} bytes`);
    for (const hint of [null, text.length * 100]) {
      const { make, filled } = planCapacity(type, text.length, hint);
      for (const figure of [make.bytes, make.objects, filled.bytes.low, filled.bytes.high])
        expect(Number.isFinite(figure) && figure >= 0, `a figure of ${figure}`);
    }
  } catch (error) {
    expectRefusal(error, GoTypeError, TooLargeError);
  }
}
