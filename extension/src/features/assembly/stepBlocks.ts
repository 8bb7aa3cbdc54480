import { stepOf } from "../../core/emulator/runtime/steps.ts";
import type { FollowedStep } from "../../services/stepFollower.ts";
import type { LineRange, ListingModel } from "./listingModel.ts";

/** The name without its package: "mapassign_fast64". */
const plainName = (symbol: string): string => symbol.replace(/^(runtime|internal\/runtime\/maps)\./, "");

/**
 * The blocks of a listing that perform a step: those of the finer step where the listing tells them apart, on the path
 * of small maps where it does.
 */
export function blocksOf(model: ListingModel, followed: FollowedStep): LineRange[] {
  const index = model.functions.findIndex(({ name }) => plainName(name) === followed.runtimeFunction);
  const steps = model.explained(index)?.steps ?? [];
  const wanted = steps.filter(({ step }) => stepOf(step) === stepOf(followed.step));
  const fine = wanted.filter(({ step }) => step === followed.step);
  const chosen = fine.length > 0 ? fine : wanted;
  const onPath = chosen.filter(({ small }) => (small === true) === (followed.small === true));
  return onPath.length > 0 ? onPath : chosen;
}

/** The first of these blocks that begins a statement; a jump that leads to a step may stand in a statement of the one before. */
export function firstBlockOf(model: ListingModel, followed: FollowedStep): LineRange | undefined {
  const blocks = blocksOf(model, followed);
  return blocks.find(({ from }) => model.statementAt(from)?.from === from) ?? blocks[0];
}

/** The step that the block around a line performs; undefined outside of map functions and of steps. */
export function blockAt(model: ListingModel, line: number): FollowedStep | undefined {
  const fn = model.explainedAt(line);
  const block = fn?.steps.find(({ from, to }) => from <= line && line <= to);
  if (!fn || !block || block.step === "other") return undefined;
  return {
    runtimeFunction: plainName(fn.function),
    step: block.step,
    ...(block.small ? { small: true } : {}),
    release: fn.release,
  };
}
