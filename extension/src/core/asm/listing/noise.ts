/** Instructions of no interest to a reader: for the linker, the collector, the debugger, or padding. */
export const isNoise = (mnemonic: string): boolean =>
  mnemonic === "PCDATA" || mnemonic === "FUNCDATA" || mnemonic === "PCALIGN" || mnemonic.startsWith("NOP");
