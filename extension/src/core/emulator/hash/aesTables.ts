/**
 * One AES round in tables. The state is four 32-bit words, byte 0 of a word in its low bits; word j of ShiftRows takes
 * its byte r from word j+r. Each table holds SubBytes and MixColumns of one byte of a word (FIPS 197).
 * The words of a round are plain functions of four words, so that a whole hash stays in registers.
 */
const sbox = makeSbox();
export const roundTable0 = makeTable(0);
export const roundTable1 = makeTable(1);
export const roundTable2 = makeTable(2);
export const roundTable3 = makeTable(3);

/** One word of ShiftRows, SubBytes and MixColumns: a is its own word, b, c and d the next three (cyclic). */
export function roundWord(a: number, b: number, c: number, d: number): number {
  return (
    (roundTable0[a & 255] as number) ^
    (roundTable1[(b >>> 8) & 255] as number) ^
    (roundTable2[(c >>> 16) & 255] as number) ^
    (roundTable3[d >>> 24] as number)
  );
}

/** As `roundWord`, without MixColumns (the S-box byte stands alone at these places of the tables). */
export function lastRoundWord(a: number, b: number, c: number, d: number): number {
  return (
    ((roundTable2[a & 255] as number) & 0xff) ^
    ((roundTable0[(b >>> 8) & 255] as number) & 0xff00) ^
    ((roundTable0[(c >>> 16) & 255] as number) & 0xff0000) ^
    ((roundTable1[d >>> 24] as number) & 0xff000000)
  );
}

function makeSbox(): Uint8Array {
  const box = new Uint8Array(256);
  box[0] = 0x63;
  // p runs through all non-zero bytes by multiplying with 3, q through their inverses by dividing.
  let p = 1;
  let q = 1;
  do {
    p = (p ^ double(p)) & 255;
    q ^= q << 1;
    q ^= q << 2;
    q = (q ^ (q << 4)) & 255;
    if (q & 0x80) q ^= 0x09;
    const spread = q * 0x101;
    box[p] = (q ^ (spread >>> 7) ^ (spread >>> 6) ^ (spread >>> 5) ^ (spread >>> 4) ^ 0x63) & 255;
  } while (p !== 1);
  return box;
}

/** Twice a byte in the field of AES. */
function double(byte: number): number {
  return ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 255;
}

function makeTable(row: 0 | 1 | 2 | 3): Int32Array {
  const table = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    const s = sbox[i] as number;
    const s2 = double(s);
    const column = s2 | (s << 8) | (s << 16) | ((s2 ^ s) << 24);
    table[i] = row === 0 ? column : (column << (8 * row)) | (column >>> (32 - 8 * row));
  }
  return table;
}
