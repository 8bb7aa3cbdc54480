// One level may take a dozen calls of functions; a thousand levels would fill the stack.
const maxLevels = 150;

/** A question with what it needs to be asked again. */
interface Question {
  readonly ask: () => unknown;
  /** Takes back that it, and those between it and the one that it led to, are being worked out. */
  readonly undo: (() => void)[];
}

/** A question would have been asked at too deep a level. */
class TooDeep extends Error {
  readonly question: Question;
  /** For the question at the bottom, which led to it. */
  readonly undo: (() => void)[] = [];

  constructor(ask: () => unknown) {
    super("too many levels");
    this.question = { ask, undo: [] };
  }
}

/**
 * Answers questions that lead to others, through any number of levels: one that comes up too deep in the stack is answered
 * first, from the bottom of it, and then those that led to it are asked again. Answers are remembered, so that this costs
 * little.
 */
export class Levels {
  private depth = 0;

  /**
   * The remembered answer, or the one that `work` finds.
   * @param inWork the answer for who asks while it is being worked out
   */
  answer<Key, Value>(memory: Map<Key, Value>, key: Key, inWork: Value, work: () => Value): Value {
    const known = memory.get(key);
    if (known !== undefined) return known;
    const find = () => this.find(memory, key, inWork, work);
    if (this.depth >= maxLevels) throw new TooDeep(find);
    return this.depth > 0 ? find() : this.fromBottom(find);
  }

  private find<Key, Value>(memory: Map<Key, Value>, key: Key, inWork: Value, work: () => Value): Value {
    memory.set(key, inWork);
    this.depth++;
    try {
      const found = work();
      memory.set(key, found);
      return found;
    } catch (error) {
      // Until it is asked again it stays in work, so that a long cycle is seen as one.
      if (error instanceof TooDeep) error.undo.push(() => memory.delete(key));
      else memory.delete(key);
      throw error;
    } finally {
      this.depth--;
    }
  }

  private fromBottom<Value>(first: () => Value): Value {
    const asked: Question[] = [];
    let now: Question = { ask: first, undo: [] };
    for (;;) {
      try {
        const answer = now.ask();
        const before = asked.pop();
        if (before === undefined) return answer as Value;
        now = before;
        for (const undo of now.undo.splice(0)) undo();
      } catch (error) {
        if (!(error instanceof TooDeep)) {
          for (const { undo } of asked) for (const each of undo) each();
          throw error;
        }
        now.undo.push(...error.undo);
        asked.push(now);
        now = error.question;
      }
    }
  }
}
