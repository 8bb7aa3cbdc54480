import { statSync } from "node:fs";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { projectPath, projectRoot } from "./projectPath.ts";
import { shippedFiles } from "./shippedFiles.ts";

const maxPackageMegabytes = 3;

/** Packs the built extension into mapscope.vsix; fails when it is too big or holds other files than intended. */
export async function packageExtension(): Promise<void> {
  const packagePath = projectPath("mapscope.vsix");
  // Its build runs as the script vscode:prepublish.
  await createVSIX({
    cwd: projectRoot,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const packed = await listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
  const intended = shippedFiles();
  const differing = [
    ...packed.filter((file) => !intended.includes(file)),
    ...intended.filter((file) => !packed.includes(file)),
  ];
  if (differing.length > 0)
    throw new Error(`not as .vscodeignore is read by the tests: ${differing.join(", ")}`);
  const megabytes = statSync(packagePath).size / 1e6;
  console.log(
    `mapscope.vsix     ${megabytes.toFixed(2).padStart(8)} MB  (at most ${maxPackageMegabytes} MB)`,
  );
  if (megabytes > maxPackageMegabytes) throw new Error("the package is too big");
}
