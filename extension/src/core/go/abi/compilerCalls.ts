/**
 * Functions of the runtime that compiled code calls by itself, other than those of maps: how many words they are handed in
 * registers and give back (cmd/compile/internal/typecheck/_builtin/runtime.go, runtime/panic.go and proc.go; 1.18 to 1.27).
 * Those whose signature changed between these releases are left out.
 */

/** Words in integer registers; `floats` in floating point registers. */
export interface HandedWords {
  readonly arguments: number;
  readonly results: number;
  readonly floats: number;
}

type CallRow = readonly [names: string, words: number, results: number, floats?: number];

const rows: readonly CallRow[] = [
  ["newobject", 1, 1],
  ["mallocgc", 3, 1],
  ["newarray", 2, 1],
  ["makeslice makeslice64", 3, 1],
  ["makeslicecopy", 4, 1],
  ["growslice growsliceNoAlias", 5, 3],
  ["growsliceBuf growsliceBufNoAlias", 7, 3],
  ["moveSlice moveSliceNoScan", 4, 3],
  ["moveSliceNoCap moveSliceNoCapNoScan", 3, 3],
  ["concatstring2", 5, 2],
  ["concatstring3", 7, 2],
  ["concatstring4", 9, 2],
  ["concatstrings", 4, 2],
  ["cmpstring", 4, 1],
  ["intstring", 2, 2],
  ["slicebytetostring", 3, 2],
  ["slicebytetostringtmp", 2, 2],
  ["slicerunetostring", 4, 2],
  ["stringtoslicebyte stringtoslicerune", 3, 3],
  ["slicecopy", 5, 1],
  ["decoderune", 3, 2],
  ["countrunes", 2, 1],
  ["convT convTnoptr convTstring", 2, 1],
  ["convT16 convT32 convT64", 1, 1],
  ["convTslice", 3, 1],
  ["convI2I assertE2I assertI2I typeAssert", 2, 1],
  ["assertI2I2", 3, 2],
  ["interfaceSwitch", 2, 2],
  ["ifaceeq efaceeq memequal", 3, 1],
  ["memequal0 memequal8 memequal16 memequal32 memequal64 memequal128", 2, 1],
  ["f32equal f64equal c64equal c128equal strequal interequal nilinterequal", 2, 1],
  ["memhash", 3, 1],
  ["memhash0 memhash8 memhash16 memhash128 strhash f32hash f64hash c64hash c128hash", 2, 1],
  ["makechan makechan64", 2, 1],
  ["chanrecv1 chansend1", 2, 0],
  ["chanrecv2 selectnbsend", 2, 1],
  ["selectnbrecv", 2, 2],
  ["closechan", 1, 0],
  ["selectgo", 6, 2],
  ["block", 0, 0],
  ["rand rand32 fastrand fastrand64", 0, 1],
  ["typedmemmove memmove wbMove", 3, 0],
  ["wbZero typedmemclr memclrNoHeapPointers memclrHasPointers", 2, 0],
  ["typedslicecopy", 5, 1],
  ["gopanic", 2, 0],
  ["panicdottypeE panicdottypeI", 3, 0],
  ["panicnildottype panicrangestate", 1, 0],
  ["panicdivide panicshift panicmakeslicelen panicmakeslicecap panicwrap panicoverflow", 0, 0],
  ["panicunsafeslicelen panicunsafeslicenilptr panicunsafestringlen panicunsafestringnilptr", 0, 0],
  ["panicBounds panicBounds32", 0, 0],
  ["goPanicIndex goPanicIndexU goPanicSliceAlen goPanicSliceAlenU goPanicSliceAcap", 2, 0],
  ["goPanicSliceAcapU goPanicSliceB goPanicSliceBU goPanicSlice3Alen goPanicSlice3AlenU", 2, 0],
  ["goPanicSlice3Acap goPanicSlice3AcapU goPanicSlice3B goPanicSlice3BU goPanicSlice3C", 2, 0],
  ["goPanicSlice3CU goPanicSliceConvert", 2, 0],
  ["throw fatal", 2, 0],
  ["deferproc deferprocStack", 1, 1],
  ["newproc", 1, 0],
  ["deferreturn Gosched goschedguarded", 0, 0],
  ["printlock printunlock printnl printsp", 0, 0],
  ["printbool printint printuint printhex printpointer printuintptr", 1, 0],
  ["printstring printiface printeface", 2, 0],
  ["printslice", 3, 0],
  ["printfloat64", 0, 0, 1],
];

const calls = new Map<string, HandedWords>();
for (const [names, words, results, floats = 0] of rows)
  for (const name of names.split(" ")) calls.set(name, { arguments: words, results, floats });

/** What is handed to a function of the runtime by its name without the package, and what it gives back. */
export const compilerCall = (name: string): HandedWords | undefined => calls.get(name);

const truths = new Set(
  "ifaceeq efaceeq memequal memequal0 memequal8 memequal16 memequal32 memequal64 memequal128 f32equal f64equal c64equal c128equal strequal interequal nilinterequal chanrecv2 selectnbsend selectnbrecv".split(
    " ",
  ),
);

/** Whether all that a function of the runtime gives back is bool, by its name without the package. */
export const givesTruth = (name: string): boolean => truths.has(name);

/**
 * Checks of indices have registers of their own up to 1.25: the index and what it may not exceed, by number of the argument
 * registers that amd64 and arm64 count from (runtime/asm_amd64.s, asm_arm64.s).
 */
export function boundsCheckOf(name: string): "first" | "second" | "third" | undefined {
  const [, check] = /^panic(Index|Slice(?:3?[A-C][a-z]*|Convert))U?$/.exec(name) ?? [];
  switch (check) {
    case "Index":
    case "SliceB":
    case "Slice3C":
      return "first";
    case "SliceAlen":
    case "SliceAcap":
    case "Slice3B":
      return "second";
    case "Slice3Alen":
    case "Slice3Acap":
    case "SliceConvert":
      return "third";
    default:
      return undefined;
  }
}
