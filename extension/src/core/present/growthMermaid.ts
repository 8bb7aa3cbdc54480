import { countedText, decimalText } from "../numbers/numberText.ts";
/** One growth of a map: what the flow diagram and the list in the layout view tell. */
export interface GrowthEvent {
  /** Number of the operation, from 1. */
  readonly operation: number;
  /** Entries after it. */
  readonly entries: number;
  /** "1 table → 2 × 1024 slots" or the step's own sentence. */
  readonly what: string;
  readonly liveBytes: number;
  readonly garbageBytes: number;
}

/** Text made safe inside a quoted Mermaid label: entities instead of the characters that Mermaid or HTML would read. */
export function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;·→×+\-_/()[\]=]/gu, (c) => `#${c.codePointAt(0)};`);
}

const maxEventsDrawn = 12;

/** A Mermaid flowchart of how a map grew: one box per growth, the operation that caused it on the arrow. */
export function growthMermaid(title: string, events: readonly GrowthEvent[]): string {
  const lines = ["flowchart TD", `  start(["${mermaidText(title)}"])`];
  const shown = events.slice(-maxEventsDrawn);
  let from = "start";
  if (shown.length < events.length) {
    lines.push(
      `  more["${countedText(events.length - shown.length, "earlier growth")}"]`,
      "  start --> more",
    );
    from = "more";
  }
  shown.forEach((event, i) => {
    const figures = `${decimalText(event.liveBytes)} bytes live, ${decimalText(event.garbageBytes)} left behind`;
    lines.push(`  g${i}["${mermaidText(event.what)}<br/>${mermaidText(figures)}"]`);
    lines.push(`  ${from} -- "entry ${decimalText(event.entries)}" --> g${i}`);
    from = `g${i}`;
  });
  return `${lines.join("\n")}\n`;
}
