/** Lines of listings and sources that are no machine instructions, the same on every processor. */
export const pseudoInstructions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    TEXT: "start of the function: its flags, frame size and argument size",
    PCDATA: "note for the runtime about the code from here on (pointer maps, safe points)",
    FUNCDATA: "table of the function for the garbage collector, tracebacks and defer",
    GLOBL: "declares a data symbol",
    DATA: "initialises data",
    WORD: "raw code word",
    LONG: "raw code word",
    DWORD: "raw data",
    NOP: "does nothing: alignment, or the mark of an inlined call",
    NOOP: "does nothing: alignment, or the mark of an inlined call",
    PCALIGN: "aligns the code that follows",
  }),
);
