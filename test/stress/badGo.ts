import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** How the go command behaves. */
export const moods = ["fine", "hangs", "garbage", "huge", "crashes", "fullDisk", "readOnlyCache"] as const;
export type Mood = (typeof moods)[number];

/** A go command that behaves as a file says. */
export interface BadGo {
  readonly program: string;
  /** Moods that this machine can have. */
  readonly moods: readonly Mood[];
  set(mood: Mood): void;
  remove(): void;
}

/** @param folder where its files go */
export function makeBadGo(folder: string): BadGo {
  mkdirSync(folder, { recursive: true });
  const [program, moodFile, small] = ["go", "mood", "small"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(small);
  // A disk of half a megabyte, where one can be made.
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", small]).status === 0;
  const script = `#!/bin/sh
case "$(cat '${moodFile}')" in
  hangs) exec sleep 100000 ;;
  garbage) head -c 3000000 /dev/urandom; head -c 3000000 /dev/urandom >&2; exit 1 ;;
  huge) yes 'main.f STEXT size=1 args=0x0' | head -c 1000000000 >&2; exit 0 ;;
  crashes) kill -SEGV $$ ;;
  fullDisk) GOCACHE='${small}/cache' exec go "$@" ;;
  readOnlyCache) GOCACHE=/proc/cache exec go "$@" ;;
  *) exec go "$@" ;;
esac
`;
  writeFileSync(program, script, { mode: 0o755 });
  const set = (mood: Mood): void => writeFileSync(moodFile, mood);
  set("fine");
  return {
    program,
    moods: moods.filter((mood) => mounted || mood !== "fullDisk"),
    set,
    remove() {
      if (mounted) spawnSync("umount", ["-l", small]);
    },
  };
}
