import { type ReplayPorts, TraceReplay } from "./replay.ts";
import { SyncMapReplay } from "./syncMapReplay.ts";
import { syncMapTraceFormat } from "./syncMapTrace.ts";

/** The replay of a trace by the format that its first line names; that of a built-in map for an unknown one. */
export function openReplay(firstLine: string, ports: ReplayPorts): TraceReplay | SyncMapReplay {
  const format = /"format"\s*:\s*"([^"]*)"/.exec(firstLine)?.[1];
  return format === syncMapTraceFormat ? new SyncMapReplay(ports) : new TraceReplay(ports);
}
