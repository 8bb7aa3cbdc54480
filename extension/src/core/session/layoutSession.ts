import type { KeySource } from "../emulator/map/keySource.ts";
import type { MapOperation } from "../emulator/map/mapHistory.ts";
import { parsePastedKeys } from "../emulator/map/pastedKeys.ts";
import type { StructureEvent } from "../emulator/map/structureWatch.ts";
import type { FineStep } from "../emulator/runtime/steps.ts";
import type { MapType } from "../go/types/mapType.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { PicturePlace } from "../present/pictureParts.ts";
import { cellReport } from "./cellReport.ts";
import { codeKeys } from "./codeKeys.ts";
import { collidingKeys } from "./collidingKeys.ts";
import { type ComparedFigures, compareLives } from "./compareLives.ts";
import { InsideOperation, type SessionStep } from "./insideOperation.ts";
import { keyValue } from "./keyLookup.ts";
import { type DeleteOrder, type KeyRef, KeySupply } from "./keySupply.ts";
import { modelName, series } from "./lifeFigures.ts";
import { MapLife } from "./mapLife.ts";
import type {
  CollisionKind,
  FillPattern,
  HashChoice,
  InsideView,
  LifeSeries,
  MapView,
  PicturedCell,
} from "./mapView.ts";
import { maxOperations, packOperations, type SessionRecipe, unpackOperations } from "./sessionRecipe.ts";
import { lastText, sessionView } from "./sessionView.ts";
import { type ComparedMap, checkSize, lifeOf, redo, type ShownMap } from "./shownMap.ts";

/** Keys replaced in one go: about a second of work. */
const maxReplaced = 100_000;

const defaultHash: HashChoice = { algorithm: "aes", seed: 1 };

/** The emulated map behind the layout view: operations in, complete pictures out. Knows nothing of VS Code. */
export class LayoutSession {
  #shown: ShownMap;
  #life: MapLife;
  #other: MapLife | null = null;
  #compared: ComparedMap | null = null;
  #hash: HashChoice;
  #supply: KeySupply;
  readonly #inside = new InsideOperation();
  /** The part of a large map that the user asked for; else the last operation's. */
  #place: PicturePlace | null = null;

  /** @throws TooLargeError for a map that is too large to be drawn */
  constructor(shown: ShownMap, hash: HashChoice = defaultHash) {
    checkSize(shown);
    this.#shown = shown;
    this.#hash = hash;
    this.#supply = new KeySupply(shown.type.key, [{ pattern: { kind: "sequential" } }]);
    this.#life = this.#newLife(shown.type, shown.hint);
  }

  get shown(): ShownMap {
    return this.#shown;
  }

  get compared(): ComparedMap | null {
    return this.#compared;
  }

  /**
   * Inserts new keys, or all of a pasted list.
   * @throws RangeError when the key type has no more distinct values or the history would be too long; GoJsonError,
   *   PastedKeysError for a list that does not fit
   */
  fill(count: number, pattern: FillPattern): void {
    this.#continueHere();
    if (pattern.kind === "values") {
      const pasted = parsePastedKeys(pattern.text);
      const source = this.#source({
        pattern: { kind: "values", values: pasted.keys },
        ...(pasted.elems ? { elems: pasted.elems } : {}),
      });
      this.#apply(pasted.keys.map((_, key) => ({ op: "insert", key, source })));
      return;
    }
    this.#insert(this.#supply.take(this.#source({ pattern }), count));
  }

  /** Inserts what the code behind the map's making does. @throws RangeError where that is not known */
  fillAsCode(): void {
    const { fill } = this.#shown;
    if (fill === null) throw new RangeError("what the code writes into this map is not known");
    this.fill(fill.entries, codeKeys(fill));
  }

  /** Inserts the next `count` sequential keys. */
  insert(count: number): void {
    this.fill(count, { kind: "sequential" });
  }

  /**
   * Inserts keys that collide, found by computing hashes.
   * @returns one sentence on what they share
   * @throws RangeError when there are none
   */
  collide(kind: CollisionKind, count: number): string {
    this.#continueHere();
    const first = this.#supply.nextOf(0);
    const { indexes, what } = collidingKeys(this.#life, kind, count, first);
    this.#insert(indexes.map((key) => ({ key, source: 0 })));
    return what;
  }

  /** Deletes up to `count` keys that are in the map. */
  deleteKeys(count: number, order: DeleteOrder = "oldest", seed = 1): void {
    this.#continueHere();
    this.#apply(this.#supply.pick(count, order, seed).map((ref) => ({ op: "delete", ...ref })));
  }

  /**
   * Keeps the map at its size for so many rounds: the oldest keys are deleted, as many new ones inserted.
   * @param count keys of a round; as many as the map has, if it has fewer
   * @throws RangeError when there are no keys, no more new ones, or the history would be too long
   */
  churn(count: number, rounds: number, pattern: FillPattern): void {
    this.#continueHere();
    const perRound = Math.min(count, this.#life.map.length);
    if (perRound === 0) throw new RangeError("there are no keys in the map yet: insert some first");
    if (perRound * rounds > maxReplaced)
      throw new RangeError(
        `the view replaces at most ${decimalText(maxReplaced)} keys at a time; the survey of large maps takes more`,
      );
    this.#checkRoom(2 * perRound * rounds);
    const source = this.#source({ pattern: pattern.kind === "values" ? { kind: "sequential" } : pattern });
    this.#supply.check(source, perRound * rounds);
    for (let round = 0; round < rounds; round++) {
      this.#apply(this.#supply.pick(perRound, "oldest", 0).map((ref) => ({ op: "delete", ...ref })));
      this.#insert(this.#supply.take(source, perRound));
    }
  }

  /** One operation on a key that is written out. @throws GoJsonError when it is no value of the key type */
  operate(op: "insert" | "delete" | "get", text: string): void {
    this.#continueHere();
    const value = keyValue(this.#shown.type, text);
    const source = this.#source({ pattern: { kind: "values", values: [value] } });
    this.#apply([{ op, key: 0, source }]);
  }

  clear(): void {
    this.#continueHere();
    this.#apply([{ op: "clear" }]);
  }

  /** @throws RangeError before 1.21 */
  clone(): void {
    this.#continueHere();
    this.#apply([{ op: "clone" }]);
  }

  range(): void {
    this.#continueHere();
    this.#apply([{ op: "range" }]);
  }

  /** Brings the map to the state after `position` operations. */
  seek(position: number): void {
    this.#life.seek(position);
    this.#other?.seek(position);
    this.#leave();
  }

  /** Goes to the next (or last) operation that changed the structure so. @throws RangeError when there is none */
  jump(event: StructureEvent, back: boolean): void {
    const { position } = this.#life.history;
    const found = [...this.#life.events, ...(this.#other?.events ?? [])]
      .filter((one) => one.event === event)
      .map(({ operation }) => operation)
      .filter((operation) => (back ? operation < position : operation > position));
    if (found.length === 0)
      throw new RangeError(`there is no ${event} ${back ? "before" : "after"} this operation`);
    this.seek(found.reduce((a, b) => (back ? Math.max(a, b) : Math.min(a, b))));
  }

  /** Shows a step inside the operation that led here, or of the lookup; null leaves it. */
  step(at: number | null): void {
    if (at === null) return this.#leave();
    this.#inside.step(this.#life, at);
  }

  /** Looks a key up, which is not part of the history; null leaves the lookup. @throws GoJsonError */
  find(text: string | null): void {
    if (text === null) return this.#leave();
    this.#place = this.#inside.find(this.#life, keyValue(this.#life.map.type, text));
  }

  /** Draws another part of a large map. */
  show(place: PicturePlace): void {
    this.#place = place;
  }

  /** The same map at another place of the source. */
  relabel({ expression, typeText, cells, place, provenance, note, typeUnnamed, fill }: ShownMap): void {
    this.#shown = {
      ...this.#shown,
      expression,
      typeText,
      place,
      provenance,
      note,
      typeUnnamed: typeUnnamed === true,
      fill,
      cells: cells ?? null,
    };
  }

  /** Takes another model or hint: the same operations are done again. */
  change(shown: ShownMap): void {
    checkSize(shown);
    this.#shown = shown;
    this.#replay();
  }

  /** Takes other hash keys and seeds: the same operations are done again. */
  chooseHash(hash: HashChoice): void {
    this.#hash = hash;
    this.#replay();
  }

  /** Puts a second map beside it that goes through the same operations; null takes it away. */
  compare(compared: ComparedMap | null): void {
    if (compared) checkSize(compared);
    this.#compared = compared;
    this.#other = null;
    if (!compared) return;
    const other = this.#newLife(compared.type, compared.hint);
    redo(this.#life, other);
    this.#other = other;
  }

  /** Figures of the whole history for the charts. */
  lives(): LifeSeries[] {
    const [life, other] = [this.#life, this.#other];
    if (!other) return [series(life, modelName(life, null))];
    return [
      series(life, modelName(life, this.#shown.hint)),
      series(other, modelName(other, this.#compared?.hint ?? null)),
    ];
  }

  /** How the compared map differs, in sentences, the older release first; null where none is compared. */
  differences(): ComparedFigures | null {
    return this.#other && compareLives(this.#life, this.#other);
  }

  /** What wrote a cell, and its values in full. */
  cell({ section, address, cell }: PicturedCell): string[] {
    return cellReport(this.#life, section, Number(address), cell);
  }

  /** The step shown, as the listing of its runtime function knows it; undefined when none is shown. */
  get shownStep(): SessionStep | undefined {
    return this.#inside.shownStep(this.#life);
  }

  /** Moves to the step that a reader picked in the listing, if the operation has it. */
  goToStep(step: FineStep): boolean {
    return this.#inside.goTo(this.#life, step);
  }

  /** The emulated map and its history, for exports and diagrams. */
  get life(): MapLife {
    return this.#life;
  }

  get insideNow(): InsideView | null {
    return this.#inside.view(lastText(this.#shown, this.#life));
  }

  /** Everything that the view draws. */
  view(): MapView {
    return sessionView({
      ...{ shown: this.#shown, life: this.#life, other: this.#other, compared: this.#compared },
      ...{ hash: this.#hash, inside: this.#inside, place: this.#place },
    });
  }

  /** All that is needed to bring the session back. */
  recipe(): SessionRecipe {
    const { history } = this.#life;
    return {
      sources: this.#supply.sources,
      operations: packOperations(history),
      position: history.position,
      hash: this.#hash,
      place: this.#place,
    };
  }

  /** Does what a recipe tells; operations that no longer fit the map's type end it. */
  restore(recipe: SessionRecipe): void {
    this.#hash = recipe.hash;
    this.#supply = new KeySupply(this.#shown.type.key, recipe.sources);
    this.#life = this.#newLife(this.#shown.type, this.#shown.hint);
    for (const operation of unpackOperations(recipe.operations)) this.#life.apply(operation);
    this.seek(recipe.position);
    this.#place = recipe.place;
  }

  #newLife(type: MapType, hint: number | null): MapLife {
    return lifeOf(type, hint, this.#hash, this.#supply.sources);
  }

  #replay(): void {
    const old = this.#life;
    this.#life = this.#newLife(this.#shown.type, this.#shown.hint);
    redo(old, this.#life);
    this.compare(this.#compared);
    this.#leave();
  }

  #source(source: KeySource): number {
    const known = this.#supply.numberOf(source);
    if (known !== null) return known;
    this.#tryValues(source);
    this.#life.map.addSource(source);
    this.#other?.map.addSource(source);
    return this.#supply.add(source);
  }

  /** Writes each value of a list once, so that a bad one is told before the map changes. */
  #tryValues(source: KeySource): void {
    if (source.pattern.kind !== "values") return;
    const number = this.#supply.sources.length;
    const sources = [...this.#supply.sources, source];
    const trial = new MapLife({ type: this.#shown.type, hint: null, seed: 1, sources });
    const { map } = trial;
    for (let key = 0; key < source.pattern.values.length; key++)
      map.looking(() => {
        map.keyAt(key, number);
        map.elemScratchAt(key, number);
      });
  }

  /** After going back, new operations replace the undone ones. */
  #continueHere(): void {
    this.#leave();
    const { history } = this.#life;
    if (history.position < history.length) this.#supply.replay(history);
  }

  #insert(refs: readonly KeyRef[]): void {
    this.#apply(refs.map((ref) => ({ op: "insert", ...ref })));
  }

  #checkRoom(operations: number): void {
    if (this.#life.history.position + operations > maxOperations)
      throw new RangeError(`the view keeps at most ${decimalText(maxOperations)} operations`);
  }

  #apply(operations: readonly MapOperation[]): void {
    this.#checkRoom(operations.length);
    for (const operation of operations) {
      this.#life.apply(operation);
      try {
        this.#other?.apply(operation);
      } catch (error) {
        // Both have done the same, always.
        this.#life.takeBack();
        throw error;
      }
      this.#supply.note(operation);
    }
  }

  #leave(): void {
    this.#inside.leave();
    this.#place = null;
  }
}
