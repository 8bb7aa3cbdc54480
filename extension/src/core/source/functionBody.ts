/** Whether a line is one of the function declared at another; gofmt ends a body with a brace that is not indented. */
export function isInBody(lines: readonly string[], declaredAt: number, line: number): boolean {
  if (!/^func\b/.test(lines[declaredAt - 1] ?? "")) return false;
  const length = lines.slice(declaredAt - 1).findIndex((text) => text.startsWith("}"));
  return declaredAt <= line && length >= 0 && line <= declaredAt + length;
}
