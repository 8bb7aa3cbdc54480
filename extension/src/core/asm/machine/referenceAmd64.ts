/** What a family of amd64 mnemonics does, for those without a rule of their own: longest matching start wins. */
const families: readonly [string, string][] = [
  ["VP", "vector operation on packed integers (AVX)"],
  ["V", "vector operation (AVX)"],
  ["PADD", "adds packed integers"],
  ["PSUB", "subtracts packed integers"],
  ["PCMP", "compares packed integers"],
  ["PS", "shifts or shuffles packed integers"],
  ["PUNPCK", "interleaves packed integers"],
  ["PMUL", "multiplies packed integers"],
  ["PCLMUL", "carry-less multiplication"],
  ["P", "operation on packed integers (SSE)"],
  ["AES", "step of the AES cipher"],
  ["SHA", "step of a SHA hash"],
  ["CVT", "converts between integers and floating point numbers"],
  ["CMPPS", "compares packed floating point numbers"],
  ["SHUFP", "shuffles packed floating point numbers"],
  ["ADDP", "adds packed floating point numbers"],
  ["MULP", "multiplies packed floating point numbers"],
  ["RC", "rotates through the carry flag"],
  ["RDRAND", "random number of the processor"],
  ["XGETBV", "asks which register states the system saves"],
  ["LOOP", "counts CX down and jumps while it is not zero"],
  ["ADCX", "adds with the carry flag"],
  ["ADOX", "adds with the overflow flag"],
  ["PEXT", "gathers the bits chosen by a mask"],
  ["PDEP", "scatters bits to the places chosen by a mask"],
  ["BEXTR", "extracts a run of bits"],
  ["BZHI", "clears the bits from an index upwards"],
  ["MOV", "moves data between registers and memory"],
  ["SET", "sets a byte from a condition"],
  ["STOS", "stores and moves on"],
  ["SQRT", "square root"],
  ["MAX", "larger of two numbers"],
  ["MIN", "smaller of two numbers"],
];

/** One sentence on a mnemonic that has no rule, or undefined when its family is not known either. */
export function amd64ReferenceSentence(mnemonic: string): string | undefined {
  let best: string | undefined;
  let length = 0;
  for (const [start, sentence] of families) {
    if (start.length > length && mnemonic.startsWith(start)) {
      best = sentence;
      length = start.length;
    }
  }
  return best;
}
