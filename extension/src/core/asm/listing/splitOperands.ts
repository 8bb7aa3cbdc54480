/** Splits at commas outside brackets, braces, parentheses and quotes; that in the name of an itab, `go:itab.T,I`, is none. */
export function splitOperands(text: string): string[] {
  if (text === "") return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 40 || c === 91 || c === 123) depth++;
    else if (c === 41 || c === 93 || c === 125) depth--;
    else if (c === 34) i = closingQuote(text, i);
    else if (c === 44 && depth <= 0) {
      if (text.charCodeAt(i + 1) !== 32 && isItab.test(text.slice(start, i))) continue;
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

const isItab = /^\s*\$?go[:.]itab\.[^,]*$/;

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 34) return i;
  }
  return text.length;
}
