import { type ToldLines, testTold } from "./toldLines.ts";

/** Both sides of a comparison, and operands beside each other, are told as numbers of one type: one function a kind. */

const lines: ToldLines = {
  MaskAbove: ["return uint(BX) < AX & 127,", "return uint(R1) < R0 & 127,"],
  MaskBelow: ["uint(BX) > uint(uint32(int32(AX) & 127)),", "return uint(R1) > uint(int32(R0) & 127),"],
  MaskOfSum: ["return uint(BX) <= (AX + BX) & 127,", "return uint(R1) <= (R0 + R1) & 127,"],
  MaskFirst2: ["uint(uint32(int8(AX) & 127)) > CX + BX,", "return uint(int8(R0) & 127) > R1 + R2,"],
  ShortSum: ["return uint(BX) < int(uint8(AX)) + 5,", "return uint(R1) < int(uint8(R0)) + 5,"],
  OfBoth: ["return int(uint32(BX)) == int(int32(AX)),", "return int(uint32(R1)) == int(int32(R0)),"],
  OfBothSmall: ["int32(uint16(BX)) == int32(int8(AX)),", "int32(uint16(R1)) == int32(int8(R0)),"],
  WidthsBelow: ["return uint(BX) > uint(uint32(AX)),", "return uint(R1) > uint(uint32(R0)),"],
  WidthsAbove: ["return BX < int(int32(AX)),", "return R1 < int(int32(R0)),"],
  Product: ["return uint32(AX) * uint32(int16(BX)),", "return uint32(R0) * uint32(int16(R1)),"],
  Difference: ["return uint32(AX) - uint32(int16(BX)),", "return R0 - int(int16(R1)),"],
  Either: ["return uint32(AX | BX),", "return R0 | R1,"],
  Other: ["uint32(BX) ^ uint32(int16(AX)) + uint32(", "return R1 ^ int(int16(R0)) + R1<<"],
  Shift15: ["int16(int8(BX)) >> 15", "return int8(R1) >> 15,"],
  Less: ["uint32(AX) - uint32(int32(int16(BX)) * 1000),", "return uint32(R0) - uint32(int16(R1))*1000,"],
};

testTold("numbers of several types are told as those of one", "orders", lines);
