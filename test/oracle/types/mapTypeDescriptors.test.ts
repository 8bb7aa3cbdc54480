import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoVersion } from "../../../extension/src/core/go/release/goRelease.ts";
import { type GoArch, mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { MapType } from "../../../extension/src/core/go/types/mapType.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import { type CompiledMapType, compileMapTypes } from "./compiledMapTypes.ts";
import { type RandomMapType, randomMapType, seededPick } from "./randomMapTypes.ts";

const toolchains = [
  "1.18.10",
  "1.19.13",
  "1.20.14",
  "1.21.13",
  "1.22.12",
  "1.23.12",
  "1.24.13",
  "1.25.14",
  "1.26.11",
  "1.27.4",
];
const cases: readonly { version: string; goarch: GoArch; experiment?: "noswissmap" | "mapsplitgroup" }[] = [
  ...toolchains.flatMap((version) =>
    (["amd64", "386", "arm64"] as const).map((goarch) => ({ version, goarch })),
  ),
  { version: "1.24.13", goarch: "amd64", experiment: "noswissmap" },
  { version: "1.25.14", goarch: "386", experiment: "noswissmap" },
  { version: "1.27.4", goarch: "amd64", experiment: "mapsplitgroup" },
  { version: "1.27.4", goarch: "386", experiment: "mapsplitgroup" },
  { version: "1.20.14", goarch: "arm" },
  { version: "1.23.12", goarch: "riscv64" },
  { version: "1.26.11", goarch: "mips" },
  { version: "1.26.11", goarch: "loong64" },
  { version: "1.27.4", goarch: "loong64" },
  { version: "1.27.4", goarch: "mips64" },
];

const typesPerCase = 60;
const seed = Number(process.env.MAPSCOPE_SEED ?? Date.now() & 0xffffff);

for (const { version, goarch, experiment } of cases) {
  const name = `${version}${experiment === undefined ? "" : `+${experiment}`}`;
  test(`descriptors of ${typesPerCase} random map types equal the compiler's: go${name} ${goarch}`, (t) => {
    t.diagnostic(`MAPSCOPE_SEED=${seed}`);
    const pick = seededPick(
      seed ^ (cases.findIndex((c) => c.version === version && c.goarch === goarch) << 8),
    );
    const types = Array.from({ length: typesPerCase }, (_, i) => randomMapType(pick, `T${i}x`));
    const model = mapModel(parseGoVersion(name).release, goarch);
    const compiled = compileMapTypes(types, {
      toolchain: `go${version}`,
      goarch,
      ptrSizeBytes: model.target.ptrSizeBytes,
      ...(experiment === undefined ? {} : { experiment }),
    });
    types.forEach((type, i) => {
      const text = sourceOf(type);
      const ours = mapTypeOf(parseMapType(text, model.target), model);
      assert.deepEqual(
        described(ours),
        compiledFacts(compiled[i] as CompiledMapType, ours),
        `${text} (seed ${seed})`,
      );
    });
  });
}

function sourceOf({ definitions, text }: RandomMapType): string {
  return [...definitions, text].join("; ");
}

interface Described {
  readonly sizeBytes: number;
  readonly assign: string;
  readonly hasher: string;
  readonly fields: readonly number[];
}

function described(type: MapType): Described {
  return {
    sizeBytes: type.descriptorSizeBytes,
    assign: type.variant === "generic" ? "mapassign" : `mapassign_${type.variant}`,
    hasher: type.hasherSymbol,
    fields: fieldsOf(type),
  };
}

/** The descriptor's own fields behind the hasher, in order. */
function fieldsOf({ model, group, ...type }: MapType): number[] {
  if (model.release.family === "classic")
    return [type.slotKeySizeBytes, type.slotElemSizeBytes, type.bucket.bucketSizeBytes, type.flags];
  if (!model.release.descriptorHasStrides)
    return [group.groupSizeBytes, group.slotSizeBytes, group.elemOffBytes, type.flags];
  const { groupSizeBytes, keysOffBytes, keyStrideBytes, elemsOffBytes, elemStrideBytes, elemOffBytes } =
    group;
  return [
    groupSizeBytes,
    keysOffBytes,
    keyStrideBytes,
    elemsOffBytes,
    elemStrideBytes,
    elemOffBytes,
    type.flags,
  ];
}

function compiledFacts(compiled: CompiledMapType, { model }: MapType): Described {
  const { ptrSizeBytes, bigEndian } = model.target;
  const view = new DataView(compiled.bytes.buffer);
  const start = ptrSizeBytes === 8 ? 0x50 : 0x30;
  const word = (i: number): number => {
    const at = start + i * ptrSizeBytes;
    return ptrSizeBytes === 8 ? Number(view.getBigUint64(at, !bigEndian)) : view.getUint32(at, !bigEndian);
  };
  const words = model.release.descriptorHasStrides ? 6 : 3;
  const fields =
    model.release.family === "classic"
      ? [
          view.getUint8(start),
          view.getUint8(start + 1),
          view.getUint16(start + 2, !bigEndian),
          view.getUint32(start + 4, !bigEndian),
        ]
      : [
          ...Array.from({ length: words }, (_, i) => word(i)),
          view.getUint32(start + words * ptrSizeBytes, !bigEndian),
        ];
  return {
    sizeBytes: compiled.sizeBytes,
    assign: compiled.assign,
    hasher: withoutPackage(compiled.hasher),
    fields,
  };
}

/** Our symbols name declared types and fields without their package. */
function withoutPackage(symbol: string): string {
  return symbol.replace(/\b(main|go\.types)\./g, "");
}
