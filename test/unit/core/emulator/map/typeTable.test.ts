import assert from "node:assert/strict";
import { test } from "node:test";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { modelOf } from "../../go/types/mapTypeFixture.ts";

const { release, target } = modelOf("1.26");
const typeOf = (text: string) => parseGoType(text, target);

test("each type has one place, and is found there only", () => {
  const table = createTypeTable(new Heap(release, 8));
  const string = table.offsetOf(typeOf("string"));
  const int = table.offsetOf(typeOf("int"));
  assert.notEqual(string, int);
  assert.notEqual(string, 0);
  assert.equal(table.offsetOf(typeOf("string")), string);
  assert.equal(table.typeAt(string)?.text, "string");
  assert.equal(table.typeAt(int)?.text, "int");
  assert.equal(table.typeAt(string + 8), undefined);
  assert.equal(table.typeAt(0), undefined);
});
