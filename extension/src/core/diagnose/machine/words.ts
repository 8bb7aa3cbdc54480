import type { Where } from "../../source/entity.ts";
import { oneLine } from "../../source/oneLine.ts";
import { nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { Access, Step } from "./accesses.ts";
import type { Finding, RelatedPlace } from "./finding.ts";
import type { MapObject, Origin } from "./value.ts";

/** Of source text, in UTF-16 units. */
const maxText = 60;

/** A write into a nil map, with the way from where it became nil. */
export function nilWrite(
  node: SyntaxNode,
  where: Where,
  what: string,
  origin: Origin,
  steps: readonly Step[],
): Finding {
  return {
    code: "nilMapWrite",
    node,
    where,
    message: `${what} panics: the map is nil`,
    related: [{ node: origin.node, where: origin.where, message: origin.text }, ...steps.map(stepPlace)],
    group: null,
    ...(origin.leavesOut === undefined ? {} : { leavesOut: origin.leavesOut }),
  };
}

/** Two uses of one map of which neither waits for the other; the one that writes is where it is told. */
export function concurrentUse(a: Access, b: Access, map: MapObject): Finding {
  const [at, other] = a.writes ? [a, b] : [b, a];
  const verb = other.writes ? "writes" : "reads";
  return {
    code: "concurrentMapUse",
    node: at.node,
    where: at.where,
    message: `another goroutine ${verb} this map at the same time${lockWords(at, other)}`,
    related: [
      { node: other.node, where: other.where, message: `the other goroutine ${verb} it here` },
      ...at.steps.map(stepPlace),
      ...other.steps.map((step) => ({
        ...stepPlace(step),
        message: `the other one: ${stepPlace(step).message}`,
      })),
      { node: map.made.node, where: map.made.where, message: map.made.text },
    ],
    group: map.made.node,
    locks: { here: at.held, other: other.held },
  };
}

function lockWords(at: Access, other: Access): string {
  const names = (access: Access): string =>
    access.held.map(({ name, shared }) => (shared ? `${name} (for reading)` : name)).join(", ");
  if (at.held.length === 0 && other.held.length === 0) return "; no lock is held";
  if (at.held.length === 0) return `; it holds ${names(other)}, this write holds no lock`;
  if (other.held.length === 0) return `; this write holds ${names(at)}, the other holds no lock`;
  return `; this write holds ${names(at)}, the other ${names(other)}`;
}

function stepPlace({ node, where, starts }: Step): RelatedPlace {
  return {
    node,
    where,
    message: starts
      ? `a goroutine starts: ${oneLine(nodeText(node), maxText)}`
      : `called by ${oneLine(nodeText(node), maxText)}`,
  };
}
