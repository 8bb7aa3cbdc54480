/** What `go env -json` told, by the variable's name. */
export type GoVariables = (name: string) => string;

/**
 * Reads what `go env -json` printed. What a wrapper of go prints in front of it, or behind, is passed over.
 * @returns the variables' texts, "" for one that was not told
 * @throws Error with one sentence when it is no such answer
 */
export function readGoEnv(stdout: string): GoVariables {
  const told = objectIn(stdout);
  if (told === null) throw new Error("go env printed no answer that can be understood");
  return (name) => {
    const value = Object.hasOwn(told, name) ? told[name] : undefined;
    return typeof value === "string" ? value : "";
  };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  const start = text.startsWith("{") ? 0 : text.indexOf("\n{") + 1;
  const end = text.lastIndexOf("}") + 1;
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
