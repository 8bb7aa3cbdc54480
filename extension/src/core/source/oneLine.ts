/** Source text on one line, cut where it is longer. @param maxLength in UTF-16 units */
export function oneLine(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}
