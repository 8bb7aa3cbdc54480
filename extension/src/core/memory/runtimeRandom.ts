/** Where the emulated runtime takes its randomness from: rand() and fastrand() of the real one. */
export interface RuntimeRandom {
  /** 32 random bits (iteration starts, noverflow of large maps, NaN hashes). */
  rand32(): number;
  /** A new hash seed: into[0] the low half, into[1] the high half. Called once for each seed that the runtime draws. */
  drawSeed(into: Int32Array): void;
}

/** The four words that a seeded source goes on from. */
export type RandomState = readonly [number, number, number, number];

/** A source whose state can be kept and put back. */
export interface SeededRandom extends RuntimeRandom {
  state(): RandomState;
  setState(state: RandomState): void;
}

/** A seeded source (sfc32): the same seed gives the same maps. */
export function seededRandom(seed: number): SeededRandom {
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  let c = seed | 0;
  let counter = 1;
  const rand32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) rand32();
  return {
    rand32,
    drawSeed(into) {
      into[0] = rand32();
      into[1] = rand32();
    },
    state: () => [a, b, c, counter],
    setState(state) {
      [a, b, c, counter] = state;
    },
  };
}
