import { type ToldLines, testTold } from "./toldLines.ts";

/** Results that fill only a part of their register, as amd64 leaves them: one function each. */

const lines: ToldLines = {
  SmallShift: ["return int8(AX) >> 7\n", "return int8(R0) >> 7\n"],
  Rotate8: ["return bits.RotateLeft8(uint8(AX), 3)\n", "return int(uint8(R0) >> 5) | R0<<3,"],
  Rotate16: ["return bits.RotateLeft16(uint16(AX), 3)\n", "return int(uint16(R0) >> 13) | R0<<3,"],
};

testTold("of what is given back only the part that was made is told", "parts", lines);
