import { missingChromium } from "./browser.ts";
import { installVscode, missingPlatform } from "./installVscode.ts";

/** Gets what the editor tests need on first use; returns why they cannot run here, or undefined. */
export async function missingEditor(): Promise<string | undefined> {
  const missing = missingPlatform() ?? (await missingChromium());
  if (missing) return missing;
  try {
    await installVscode();
    return undefined;
  } catch (error) {
    return `the VS Code server could not be installed (${error instanceof Error ? error.message : error})`;
  }
}
