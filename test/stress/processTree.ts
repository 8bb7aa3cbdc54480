import { readdirSync, readFileSync } from "node:fs";

/** A process as /proc tells it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes with the parent and the words of each. */
export function processes(): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): ProcessEntry[] => {
      try {
        const status = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state = "", parent = "0"] = status.slice(status.lastIndexOf(")") + 2).split(" ");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return [];
      }
    });
}

/** Those that a process has started, and what these have. */
export function descendants(of: number, all = processes()): ProcessEntry[] {
  const own = all.filter(({ parent }) => parent === of);
  return [...own, ...own.flatMap(({ pid }) => descendants(pid, all))];
}
