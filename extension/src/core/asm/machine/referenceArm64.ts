/** What a family of arm64 mnemonics does, for those without a rule of their own: longest matching start wins. */
const families: readonly [string, string][] = [
  ["V", "vector operation"],
  ["VLD", "loads vector registers"],
  ["VST", "stores vector registers"],
  ["F", "floating point operation"],
  ["FCVT", "converts between integers and floating point numbers"],
  ["AES", "step of the AES cipher"],
  ["SHA", "step of a SHA hash"],
  ["CRC32", "step of a CRC"],
  ["LD", "atomic read and change, or a load"],
  ["ST", "store"],
  ["SWP", "atomic swap"],
  ["CAS", "atomic compare and swap"],
  ["ADC", "adds with the carry flag"],
  ["SBC", "subtracts with the carry flag"],
  ["NGC", "negates with the carry flag"],
  ["SCVT", "converts a signed integer to a floating point number"],
  ["UCVT", "converts an unsigned integer to a floating point number"],
  ["MOV", "moves data between registers and memory"],
  ["TLBI", "discards address translations"],
  ["SMADDL", "multiplies and adds"],
  ["UMADDL", "multiplies and adds"],
  ["SXT", "sign extension"],
  ["UXT", "zero extension"],
];

/** One sentence on a mnemonic that has no rule, or undefined when its family is not known either. */
export function arm64ReferenceSentence(mnemonic: string): string | undefined {
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
