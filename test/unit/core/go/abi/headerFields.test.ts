import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mapHeader, tableStruct } from "../../../../../extension/src/core/go/abi/headerFields.ts";
import { modelOf } from "../types/mapTypeFixture.ts";

describe("the fields of a header", () => {
  const structs = [
    ...["1.18", "1.20", "1.23", "1.24+noswissmap", "1.25+noswissmap"].map((go) => mapHeader(modelOf(go))),
    ...["1.24", "1.25", "1.26", "1.27", "1.27+mapsplitgroup"].flatMap((go) => [
      mapHeader(modelOf(go)),
      tableStruct(modelOf(go)),
    ]),
  ];

  it("each tell the line that declares them, in the order of lines", () => {
    for (const { name, source, fields } of structs) {
      let last = 0;
      for (const { name: field, padding, declaredAt } of fields) {
        if (padding) {
          assert.equal(declaredAt, "");
          continue;
        }
        const file = field.startsWith("groups.") ? "internal/runtime/maps/group.go" : source;
        const [, told, line] = /^(\S+):(\d+) in Go 1\.\d+\.\d+$/.exec(declaredAt) ?? [];
        assert.equal(told, file, `${name}.${field}: ${declaredAt}`);
        if (file !== source) continue;
        assert.ok(Number(line) > last, `${name}.${field}: ${declaredAt}`);
        last = Number(line);
      }
    }
  });

  it("tell the file alone in a release whose sources were not read", () => {
    const model = modelOf("1.27");
    const future = { ...model, release: { ...model.release, minor: 99 } };
    for (const field of mapHeader(future).fields)
      assert.equal(field.declaredAt, field.padding ? "" : "internal/runtime/maps/map.go");
  });
});
