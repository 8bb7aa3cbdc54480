import { type CheckConfig, configName, noConfig, parseCheckConfig } from "../core/diagnose/checkConfig.ts";
import type { Modules } from "./modules.ts";
import { CannotAnswer, type FileSource, type Place } from "./ports.ts";

/** A config that is there and cannot be read. */
export class BadConfig extends CannotAnswer {
  override name = "BadConfig";
}

/** What the module of a folder says of its checks, and the folder that its patterns are relative to. */
export interface PlacedConfig {
  readonly config: CheckConfig;
  readonly root: Place;
}

/**
 * The config of a folder's module; that of the folder itself where there is no module.
 * @throws BadConfig
 */
export async function configOf(files: FileSource, modules: Modules, folder: Place): Promise<PlacedConfig> {
  const root = (await modules.moduleOf(folder))?.folder ?? folder;
  const isThere = (await files.list(root))?.some(({ name, kind }) => name === configName && kind === "file");
  if (!isThere) return { config: noConfig, root };
  const place = files.resolve(root, configName);
  const read = await files.read(place);
  if (read === null) throw new BadConfig(`${files.pathOf(place)} cannot be read`);
  try {
    return { config: parseCheckConfig(read.text), root };
  } catch (error) {
    throw new BadConfig(`${files.pathOf(place)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
