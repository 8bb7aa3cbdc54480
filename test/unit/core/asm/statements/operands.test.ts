import { type ToldLines, testTold } from "./toldLines.ts";

/** Operands of one operation stand in the parentheses and in the type that Go needs: the names tell the source. */

const lines: ToldLines = {
  AddXor: ["return AX + (BX ^ CX),", "return R0 + (R1 ^ R2),"],
  SubOr: ["return AX - (BX | CX),", "return R0 - (R1 | R2),"],
  NegOr: ["return -(AX + (BX | CX)),", "return -(R0 + (R1 | R2)),"],
  NotNeg: ["return ^(-AX)", "return ^(-R0)"],
  AndNotTriple: ["return AX & ^(BX*3),", "return R0 &^ (R1*3),"],
  NotTenfold: ["return ^(AX*10)\n", "v = R0*2\nreturn ^(v*5),"],
  NegShift: ["return BX - AX &^ 7,", "return R1 - R0 &^ 7,"],
  Byte5: ["return uint32(AX & (BX*5)),", "return R0 & (R1*5),"],
  ByteXor: ["return uint32(AX + uint32(BX ^ CX)),", "return R0 + (R1 ^ R2),"],
  Extend16: ["return uint32(int16(AX))\n", "return uint32(int16(R0)),"],
  Extend8: ["return int(uint32(int8(AX))) + BX,", "return int(uint32(int8(R0))) + R1,"],
  Extend127: ["0x8102040810204082, uint32(int16(AX))) >> 6", "(uint32(int16(R0)), 0x8102040810204082) >> 6"],
  ExtendLess: ["return BX > uint32(int16(AX)),", "return R1 > uint32(int16(R0)),"],
  ExtendTwice: ["return int(uint32(int16(AX)))*2\n", "return (int(int16(R0)) & 0xffffffff)<<1,"],
  ExtendIndex: ["return *(BX + int(v)*8),", "return *(R1 + v*8),"],
  Shifted32: ["return int(uint32(int32(AX) >> 3)) + BX,", "return int(uint32(int32(R0) >> 3)) + R1,"],
  Wide: ["return int(int32(AX)) + 0x111def591f22e6a0", "return int(int32(R0)) + 0x111def591f22e6a0,"],
  WideOr: ["return int(uint32(AX)) | int(int32(BX)),", "return int(uint32(R0)) | int(int32(R1)),"],
  WideNot: ["return ^(int(uint8(AX)) | int(int8(BX))),", "return ^(int(uint8(R0)) | int(int8(R1))),"],
  WideShift: [
    "(int(int32(AX)) ^ int(uint32(BX))) >> (CX & 63)",
    "(int(int32(R0)) ^ int(uint32(R1))) >> (R2 & 63)",
  ],
  Narrow: [
    "uint32(int8(AX)) ^ uint32(uint8(BX)) - uint32(int8(AX)),",
    "int(int8(R0)) ^ int(uint8(R1)) - int(int8(R0)),",
  ],
  WideSum: ["return int(int8(AX)) + int(uint8(BX)),", "return int(int8(R0)) + int(uint8(R1)),"],
  WideLess: ["CX > int(int8(AX)) + int(int32(BX)),", "R2 > int(int8(R0)) + int(int32(R1)),"],
  NegZero: ["!= 0 → return -0,", "!= 0 → return -0,"],
  Put32: ["*float32(p) = -b.two(…)\n", "*float32(p) = -b.two(…)\n"],
  Kept32: ["\nf = -v2\n", "\nf = -v2\n"],
  WideMask: ["return BX & int(uint32(AX)),", "return R1 & int(uint32(R0)),"],
};

testTold("operands are told as Go reads them", "operands", lines);
