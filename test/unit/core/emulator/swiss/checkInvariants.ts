import assert from "node:assert/strict";
import type { SwissState } from "../../../../../extension/src/core/decode/mapState.ts";
import type { Fixture } from "./swissFixture.ts";

/**
 * What must hold of a Swiss map after every operation (internal/runtime/maps/table_debug.go in spirit): counts agree
 * with the control words, each table keeps an empty slot, the directory is made of whole runs, every key is found.
 */
export function checkInvariants(fixture: Fixture, m: number): SwissState {
  const state = fixture.state(m);
  assert.equal(state.writing, 0);
  if (state.dirLen === 0) {
    const ctrl = state.small?.ctrl ?? [];
    assert.equal(state.used, ctrl.filter((c) => c < 0x80).length);
    assert.ok(ctrl.every((c) => c <= 0x80));
    ctrl.forEach((c, slot) => {
      if (c < 0x80) findSlot(fixture, m, state.small?.address ?? 0, slot);
    });
    return state;
  }
  assert.equal(state.dirLen, 2 ** state.globalDepth);
  assert.equal(state.globalShift, fixture.type.model.target.hashBits - state.globalDepth);
  assert.equal(
    state.used,
    state.tables.reduce((sum, t) => sum + t.used, 0),
  );
  let tombstones = 0;
  for (const [position, table] of state.tables.entries()) {
    const count = (wanted: (ctrl: number) => boolean): number =>
      table.groups.reduce((sum, g) => sum + g.ctrl.filter(wanted).length, 0);
    const deleted = count((c) => c === 0xfe);
    tombstones += deleted;
    assert.equal(
      count((c) => c < 0x80),
      table.used,
    );
    assert.equal((table.capacity * 7) / 8 - table.used - deleted, table.growthLeft);
    assert.ok(count((c) => c === 0x80) > 0);
    assert.ok(table.localDepth <= state.globalDepth);
    const run = 2 ** (state.globalDepth - table.localDepth);
    assert.equal(table.index % run, 0);
    const entries = state.directory.flatMap((t, i) => (t === position ? [i] : []));
    assert.deepEqual(
      entries,
      Array.from({ length: run }, (_, i) => table.index + i),
    );
    for (const group of table.groups)
      group.ctrl.forEach((c, slot) => {
        if (c < 0x80) findSlot(fixture, m, group.address, slot);
      });
  }
  if (tombstones > 0 && state.tombstonePossible !== null) assert.equal(state.tombstonePossible, true);
  return state;
}

/** The key of a slot must be found in just that slot, unless it differs from itself. */
function findSlot({ runtime, heap, type }: Fixture, m: number, groupAddress: number, slot: number): void {
  const group = heap.offsetOf(groupAddress);
  const keySlot = group + type.group.keysOffBytes + slot * type.group.keyStrideBytes;
  const elemSlot = group + type.group.elemsOffBytes + slot * type.group.elemStrideBytes;
  const keyAt = type.indirectKey ? (heap.u32[keySlot >>> 2] as number) : keySlot;
  const elemAt = type.indirectElem ? (heap.u32[elemSlot >>> 2] as number) : elemSlot;
  const found = runtime.access(m, keyAt);
  if (found === 0 && !type.reflexiveKey) return;
  assert.equal(found, elemAt);
}
