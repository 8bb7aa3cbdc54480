import type { Entrance } from "./entrance.ts";

/** Every entrance by its name, each loaded when it is asked for. */
export const entrances: Readonly<Record<string, () => Promise<Entrance>>> = {
  goSource: async () => (await import("./entrances/goSource.ts")).load(),
  listings: async () => (await import("./entrances/listings.ts")).load(),
  statements: async () => (await import("./entrances/statements.ts")).load(),
  traces: async () => (await import("./entrances/traces.ts")).load(),
  mapTypes: async () => (await import("./entrances/mapTypes.ts")).load(),
  modules: async () => (await import("./entrances/modules.ts")).load(),
  messages: async () => (await import("./entrances/messages.ts")).load(),
  viewSession: async () => (await import("./entrances/viewSession.ts")).load(),
  emulatorThread: async () => (await import("./entrances/emulatorThread.ts")).load(),
  keptState: async () => (await import("./entrances/keptState.ts")).load(),
  settings: async () => (await import("./entrances/settings.ts")).load(),
  commandLine: async () => (await import("./entrances/commandLine.ts")).load(),
};
