import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** So long after a look comes the next. */
const pauseMilliseconds = 100;

/**
 * Looks again and again how much memory a process has in use. Windows does not tell without a program that takes longer
 * than what is watched: there nothing is watched.
 * @param tooMuch is called once, when it has more than the limit
 * @returns ends the watch
 */
export function watchMemory(pid: number | undefined, limitBytes: number, tooMuch: () => void): () => void {
  let isOver = pid === undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    if (isOver || pid === undefined) return;
    const bytes = await residentBytes(pid);
    if (isOver || bytes === null) return;
    if (bytes > limitBytes) tooMuch();
    else timer = setTimeout(() => void look(), pauseMilliseconds);
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Memory of a process that is in use; null where nobody tells, or it has ended. */
async function residentBytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === "linux") return kilobytes(/^VmRSS:\s*(\d+) kB$/m.exec(await statusOf(pid))?.[1]);
    return process.platform === "win32" ? null : kilobytes(await toldByPs(pid));
  } catch {
    return null;
  }
}

const statusOf = (pid: number): Promise<string> => readFile(`/proc/${pid}/status`, "utf8");

const toldByPs = (pid: number): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile("/bin/ps", ["-o", "rss=", "-p", String(pid)], { timeout: 5000 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim()),
    );
  });

const kilobytes = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) * 1024 : null;
