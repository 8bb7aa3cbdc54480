/** What decides which toolchain go runs in a module. */
export interface ToolchainChoice {
  /** The installed go: "go1.26.8". */
  readonly installed: string;
  /** GOTOOLCHAIN: "auto", "local", "path", "go1.24.3", "go1.24.3+auto". */
  readonly setting: string;
  /** The go line of go.work, else of go.mod: "1.24.0"; null when there is none. */
  readonly goLine: string | null;
  /** Its toolchain line: "go1.25.1"; null when there is none. */
  readonly toolchainLine: string | null;
}

/**
 * The toolchain that go hands over to, "1.24.3", or the installed one (cmd/go/internal/toolchain/select.go; go.dev/doc/toolchain).
 * An installed go before 1.21 never hands over.
 */
export function selectToolchain({ installed, setting, goLine, toolchainLine }: ToolchainChoice): string {
  const own = withoutPrefix(installed);
  if (compareVersions(own, "1.21") < 0) return own;
  const [name = "auto", then] = setting.split("+");
  const base = /^go1\./.test(name) ? withoutPrefix(name) : own;
  const mayChange = then === "auto" || then === "path" || name === "auto" || name === "path";
  if (!mayChange) return base;
  const asked = [goLine, toolchainLine === "default" ? null : toolchainLine].flatMap((line) =>
    line === null ? [] : [withoutPrefix(line)],
  );
  return asked.reduce((best, version) => (compareVersions(version, best) > 0 ? version : best), base);
}

function withoutPrefix(version: string): string {
  return version.replace(/^go/, "").split(/[ -]/, 1)[0] as string;
}

/** Below 0 when `a` is older. Go orders 1.21 < 1.21rc1 < 1.21.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < 4; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Minor, kind (0: language version, 1: beta, 2: rc, 3: release), and number; a version before 1.21 is its release. */
function parts(version: string): number[] {
  const [, minor = "0", rest = ""] = /^1\.(\d+)(\D.*)?$/.exec(version) ?? [];
  const pre = /^(beta|rc)(\d+)/.exec(rest);
  if (pre) return [Number(minor), pre[1] === "beta" ? 1 : 2, Number(pre[2])];
  const patch = /^\.(\d+)/.exec(rest)?.[1];
  if (patch !== undefined) return [Number(minor), 3, Number(patch)];
  return [Number(minor), Number(minor) < 21 ? 3 : 0, 0];
}
