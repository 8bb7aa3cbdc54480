import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { readProfile } from "../../../../extension/src/core/profile/readProfile.ts";
import { checkWire, ProfileError } from "../../../../extension/src/core/profile/wireCheck.ts";
import { projectPath } from "../../../support/projectPath.ts";

const recorded = new Uint8Array(
  gunzipSync(readFileSync(projectPath("test/fixtures/profile/heap-1.26.pb.gz"))),
);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const refused = (input: Uint8Array, why: RegExp): void =>
  assert.throws(
    () => readProfile(input),
    (error) => error instanceof ProfileError && why.test(error.message),
  );

/** A profile made of parts of the recorded one. */
function changed(change: (profile: Profile) => void): Uint8Array {
  const profile = Profile.decode(recorded);
  change(profile);
  return profile.encode();
}

describe("a profile", () => {
  it("keeps stacks, values and the sizes of objects", () => {
    const { sampleTypes, period, samples } = readProfile(recorded);
    assert.deepEqual(
      sampleTypes.map(({ type, unit }) => `${type}/${unit}`),
      ["alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"],
    );
    assert.equal(period, 1);
    const largest = samples.find(({ objectBytes }) => objectBytes === 18432);
    assert.deepEqual(largest?.stack.frames[0], {
      function: "main.index",
      file: "shop/main.go",
      line: 15,
      start: 12,
    });
    assert.equal(largest.values[0], 35);
  });

  it("is refused in a sentence where it is none, or a damaged one", () => {
    refused(new Uint8Array(), /^is empty$/);
    refused(bytes("heap profile: 1: 48 [2: 96] @ heap/1048576\n"), /as text/);
    refused(bytes("--- contention:\ncycles/second=1\n"), /as text/);
    refused(bytes("package main\n"), /no pprof profile/);
    refused(recorded.subarray(0, recorded.length - 3), /damaged/);
    refused(
      changed((profile) => {
        for (const sample of profile.sample) sample.locationId = [9_999];
      }),
      /no location 9999/,
    );
    refused(
      changed((profile) => {
        for (const line of profile.location.flatMap((location) => location.line)) line.functionId = 8_888;
      }),
      /no function 8888/,
    );
    refused(
      changed((profile) => {
        for (const one of profile.function) one.name = 1_000_000;
      }),
      /no text 1000000/,
    );
    refused(
      changed((profile) => {
        for (const sample of profile.sample) sample.value = [1];
      }),
      /has 1 values, not 4/,
    );
    refused(
      changed((profile) => {
        for (const one of profile.function) one.filename = 0;
      }),
      /of a Go program/,
    );
  });

  it("that would take long or much to decode is refused at once", () => {
    // A number without an end, a field larger than the file, an endless stack.
    refused(new Uint8Array(20_000_000).fill(0x80), /no such field/);
    refused(Uint8Array.of(0x48, ...new Array<number>(100_000).fill(0x80)), /a number has no end/);
    refused(Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x7f), /does not fit/);
    refused(
      changed((profile) => {
        const [sample] = profile.sample;
        const [location] = profile.location;
        if (sample && location) sample.locationId = new Array<number>(200_000).fill(Number(location.id));
      }),
      /more than 10000 frames/,
    );
  });

  it("ends in a sentence or a profile wherever it is cut and whichever byte is changed", () => {
    let seed = 7;
    for (let i = 0; i < 400; i++) {
      seed = (seed * 48271) % 0x7fffffff;
      const copy = recorded.slice(0, i % 2 === 0 ? recorded.length : seed % recorded.length);
      if (copy.length > 0) copy[seed % copy.length] = seed >> 8;
      try {
        readProfile(copy);
      } catch (error) {
        assert.ok(error instanceof ProfileError, String(error));
      }
    }
  });

  it("is checked by its structure", () => {
    checkWire(recorded);
    assert.throws(() => checkWire(Uint8Array.of(0x0d, 0, 0, 0, 0)), /no such kind of field/);
    assert.throws(() => checkWire(Uint8Array.of(0x12, 0x02, 0x0a, 0x05)), /does not fit/);
  });
});
