import type * as vscode from "vscode";

/** After these the first build of a toolchain is the likely cause. */
const longSeconds = 5;

/** Tells how long something takes, each second until it is disposed; and, when it takes long, why. */
export function tellSeconds(progress: vscode.Progress<{ message?: string }>): vscode.Disposable {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds++;
    const why = seconds < longSeconds ? "" : "; the first build of a toolchain or a target takes longer";
    progress.report({ message: `${seconds} s${why}` });
  }, 1000);
  return { dispose: () => clearInterval(timer) };
}
