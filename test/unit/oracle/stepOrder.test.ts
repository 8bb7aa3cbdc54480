import assert from "node:assert/strict";
import { test } from "node:test";
import type { FineStep } from "../../../extension/src/core/emulator/runtime/steps.ts";
import { orderDiffers } from "../../oracle/process/stepOrder.ts";

const told = (...steps: FineStep[]) => steps.map((step) => ({ step, touches: true }));
const asks = (step: FineStep) => ({ step, does: false });
const does = (step: FineStep) => ({ step, does: true });

test("what is told must be passed in that order, what is done must be told in that order", () => {
  const passed = [asks("nilCheck"), asks("growthTest"), asks("probe"), does("insert")];
  assert.equal(orderDiffers(told("nilCheck", "growthTest", "probe", "insert"), passed), undefined);
  assert.equal(orderDiffers(told("nilCheck", "probe.matchH2", "compareKey", "insert"), passed), undefined);
  assert.match(
    orderDiffers(told("nilCheck", "probe", "growthTest", "insert"), passed) ?? "",
    /^tells growthTest/,
  );
  assert.match(orderDiffers(told("nilCheck", "growthTest", "probe"), passed) ?? "", /^does insert untold/);
  assert.match(orderDiffers(told("overflow"), passed) ?? "", /^tells overflow/);
});

test("a step that touches no memory needs no instruction", () => {
  const steps = [...told("compareKey"), { step: "update" as const, touches: false }];
  assert.equal(orderDiffers(steps, [asks("compareKey")]), undefined);
});
