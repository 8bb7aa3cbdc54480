import { type BuildTarget, isInBuild } from "./buildConstraint.ts";

/** The systems and processors that Go calls first-class ports (1.18 to 1.27). */
const firstClassPorts = [
  ["darwin", "amd64"],
  ["darwin", "arm64"],
  ["linux", "386"],
  ["linux", "amd64"],
  ["linux", "arm"],
  ["linux", "arm64"],
  ["windows", "386"],
  ["windows", "amd64"],
] as const;

/** The first-class ports whose builds have a file, "linux/amd64"; null where all of them do. */
export function portsWith(fileName: string, text: string, target: BuildTarget): readonly string[] | null {
  const ports = firstClassPorts.filter(([goos, goarch]) =>
    isInBuild(fileName, text, { ...target, goos, goarch }),
  );
  return ports.length === firstClassPorts.length ? null : ports.map((port) => port.join("/"));
}
