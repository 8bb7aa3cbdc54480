import type { VariableEntity } from "../../source/entity.ts";
import { flowOfValues } from "../../source/flow/flowFunction.ts";
import { childOf, type SyntaxNode } from "../../source/syntaxNode.ts";
import { calledFunction } from "./calling.ts";
import type { Machine } from "./machine.ts";
import type { Frame, Thread } from "./thread.ts";
import { unknownValue } from "./types.ts";
import { Cell, type Value } from "./value.ts";

/** The place of a package-level variable. */
export function globalPlace(m: Machine, thread: Thread, entity: VariableEntity): Cell {
  const known = m.globals.get(entity);
  if (known !== undefined) return known;
  const { origin: from, place, name } = entity;
  const type = m.types.inference.entityType(entity);
  const path = `${place.package.importPath}.${name}`;
  const cell = new Cell(false, type.kind === "unknown" ? null : type);
  m.globals.set(entity, cell);
  if (!m.settings.index.isFollowed(entity) || m.settings.globals === "anything") {
    cell.value = unknownValue(m.settings.globals === "anything" ? "context" : "free", path, cell.type);
    return cell;
  }
  const declared = childOf(place.node, "value") === null;
  cell.value =
    declared || from.from === "type"
      ? m.types.declared(type, { node: place.node, where: place }, name)
      : m.memory.fresh("doubt", cell.type);
  const values = childOf(place.node, "value")?.children ?? [];
  const flow = flowOfValues([entity], values, place, m.types.inference);
  if (flow === null) return cell;
  // A variable that others need first is given its value first, as Go orders them.
  m.enter(
    thread,
    { kind: "flow", flow, captured: [], receiver: null, types: [] },
    [],
    { node: place.node, where: place },
    null,
  );
  m.settle(thread);
  return cell;
}

/** A variable, constant or function of an imported package. */
export function importedValue(
  m: Machine,
  thread: Thread,
  frame: Frame,
  path: string,
  name: string,
  node: SyntaxNode,
): Value | Cell {
  const entity = m.types.inference.packages.packageAt(path)?.lookup(name) ?? null;
  if (entity?.kind === "variable" && m.settings.index.isFollowed(entity))
    return globalPlace(m, thread, entity);
  if (entity?.kind === "function") return calledFunction(m, entity);
  const type = m.types.inference.typeOf(node, frame.flow.where);
  const known = entity?.kind === "variable" ? m.globals.get(entity) : undefined;
  if (known !== undefined) return known;
  const cell = new Cell(unknownValue("free", `${path}.${name}`, type.kind === "unknown" ? null : type), null);
  if (entity?.kind === "variable") m.globals.set(entity, cell);
  return cell;
}
