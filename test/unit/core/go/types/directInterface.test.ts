import assert from "node:assert/strict";
import { test } from "node:test";
import { isDirectInterface } from "../../../../../extension/src/core/go/types/directInterface.ts";
import { parseGoType } from "../../../../../extension/src/core/go/types/typeParser.ts";
import { modelOf } from "./mapTypeFixture.ts";

function isDirect(text: string, go: string, goarch: "amd64" | "386" = "amd64"): boolean {
  const model = modelOf(go, goarch);
  return isDirectInterface(parseGoType(text, model.target), model);
}

test("pointer-shaped types lie in the interface itself", () => {
  const direct = ["*int", "chan int", "map[int]int", "func()", "unsafe.Pointer", "[1]*int"];
  for (const text of [...direct, "struct{ p [1]chan int }"])
    for (const go of ["1.18", "1.25", "1.26", "1.27"]) assert.ok(isDirect(text, go), `${text} in ${go}`);
  const boxed = ["int", "uintptr", "string", "[]int", "any", "[2]*int", "[0]*int", "struct{}"];
  for (const text of [...boxed, "struct{ p, q *int }"])
    for (const go of ["1.18", "1.25", "1.26", "1.27"]) assert.ok(!isDirect(text, go), `${text} in ${go}`);
});

test("a pointer beside fields without size lies in the interface from 1.26 on", () => {
  for (const text of ["struct{ _ struct{}; p *int }", "struct{ a [0]string; p [1]*int }"])
    for (const goarch of ["amd64", "386"] as const)
      for (const [go, direct] of [
        ["1.25", false],
        ["1.26", true],
      ] as const)
        assert.equal(isDirect(text, go, goarch), direct, `${text} in ${go} on ${goarch}`);
});
