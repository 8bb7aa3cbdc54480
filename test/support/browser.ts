import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { projectRoot } from "./projectPath.ts";
import { runProgram } from "./runProgram.ts";

const places = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Path of a Chromium: the CHROMIUM of the environment, else the system's own, lightest first, else undefined. */
function findChromium(): string | undefined {
  const asked = process.env["CHROMIUM"];
  return asked ? asked : places.find((place) => existsSync(place));
}

/**
 * Makes sure that there is a Chromium; on a Debian where we are root it is installed.
 * @returns why there is none, or undefined
 */
export async function missingChromium(): Promise<string | undefined> {
  if (findChromium()) return undefined;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium from Debian's packages");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const packages = ["--no-install-recommends", "chromium-headless-shell", "fonts-dejavu-core"];
    try {
      await runProgram("apt-get", ["update", "-q"], projectRoot, env);
      await runProgram("apt-get", ["install", "-y", "-q", ...packages], projectRoot, env);
    } catch (error) {
      return `Chromium could not be installed (${error instanceof Error ? error.message : error})`;
    }
  }
  return findChromium() ? undefined : "Chromium not found; install it, or name it in CHROMIUM";
}

/** Starts a headless Chromium that asks the network for nothing by itself. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("Chromium not found");
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-software-rasterizer",
      "--disable-quic",
      "--no-first-run",
      ...quiet,
    ],
  });
}
