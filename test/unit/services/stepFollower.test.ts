import assert from "node:assert/strict";
import { it } from "node:test";
import { type FollowedStep, StepFollower } from "../../../extension/src/services/stepFollower.ts";

it("tells each side what the other one did, and keeps where the operation stands", () => {
  const follower = new StepFollower();
  const reached: (FollowedStep | undefined)[] = [];
  const picked: FollowedStep[] = [];
  follower.onDidReachStep((step) => reached.push(step));
  follower.onDidPickStep((step) => picked.push(step));
  const hash: FollowedStep = { runtimeFunction: "mapassign_fast64", step: "hash", release: "1.26" };
  follower.reachStep(hash);
  assert.equal(follower.current, hash);
  follower.reachStep(undefined);
  assert.equal(follower.current, undefined);
  follower.pickStep(hash);
  assert.deepEqual(reached, [hash, undefined]);
  assert.deepEqual(picked, [hash]);
  follower.dispose();
  follower.reachStep(hash);
  assert.equal(reached.length, 2);
});
