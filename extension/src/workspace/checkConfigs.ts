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

/** What modules say of their checks; each is read once until `forget`. */
export class CheckConfigs {
  readonly #files: FileSource;
  readonly #modules: Modules;
  readonly #known = new Map<Place, Promise<CheckConfig>>();

  constructor(files: FileSource, modules: Modules) {
    this.#files = files;
    this.#modules = modules;
  }

  /** Reads everything anew from now on. */
  forget(): void {
    this.#known.clear();
  }

  /** The config of a folder's module; that of the folder itself where there is no module. @throws BadConfig */
  async of(folder: Place): Promise<PlacedConfig> {
    const root = (await this.#modules.moduleOf(folder))?.folder ?? folder;
    const config = this.#known.get(root) ?? this.#read(root);
    this.#known.set(root, config);
    return { config: await config, root };
  }

  async #read(root: Place): Promise<CheckConfig> {
    const files = this.#files;
    const listed = await files.list(root);
    if (!listed?.some(({ name, kind }) => name === configName && kind === "file")) return noConfig;
    const place = files.resolve(root, configName);
    const read = await files.read(place);
    if (read === null) throw new BadConfig(`${files.pathOf(place)} cannot be read`);
    try {
      return parseCheckConfig(read.text);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new BadConfig(`${files.pathOf(place)}: ${message}`);
    }
  }
}
