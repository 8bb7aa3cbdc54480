import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host } from "../../../../webview/src/layout/host.ts";
import { Player } from "../../../../webview/src/layout/player.ts";

test("a dragged scrubber has two places on their way, and then goes to the newest", async () => {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const request = (_: string, body: { readonly position: number }): Promise<unknown> => {
    asked.push(body.position);
    return new Promise<void>((resolve) => answers.push(resolve));
  };
  const player = new Player({ request } as unknown as Host, {
    stopped: () => {},
    failed: (message) => assert.fail(message),
  });
  for (let position = 1; position <= 9; position++) player.seek(position);
  assert.deepEqual(asked, [1, 2]);
  answers[0]?.();
  await new Promise(setImmediate);
  assert.deepEqual(asked, [1, 2, 9]);
  for (const answer of answers) answer();
  await new Promise(setImmediate);
  assert.deepEqual(asked, [1, 2, 9]);
});
