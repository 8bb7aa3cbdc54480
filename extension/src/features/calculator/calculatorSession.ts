import { type CapacityStudy, studyCapacity } from "../../core/capacity/capacityStudy.ts";
import { TooLargeError } from "../../core/capacity/planCapacity.ts";
import { planSyncMap, type SyncMapPlan } from "../../core/capacity/syncMapPlan.ts";
import { capacityMarkdown } from "../../core/present/capacityMarkdown.ts";
import { capacityReport } from "../../core/present/capacityReport.ts";
import { syncMapReport } from "../../core/present/syncMapReport.ts";
import type { CalculatorAnswer, CalculatorForm } from "../../protocol/calculator.ts";
import { type FormErrors, type ReadType, readForm, type SyncMapRequest } from "./calculatorForm.ts";

/** Longest stretch of computing at a time: the extension host serves others too. */
const sliceMilliseconds = 8;

/** The calculator behind its panel: a form in, the newest answer out. Knows nothing of VS Code. */
export class CalculatorSession {
  #form: CalculatorForm;
  #errors: FormErrors = {};
  #note = "";
  /** The answer's figures, to be copied as JSON. */
  #figures: CapacityStudy | SyncMapPlan | null = null;
  #answer: CalculatorAnswer | null = null;
  #turn = 0;
  #hint: number | null | undefined;
  readonly #readType: ReadType;

  constructor(form: CalculatorForm, readType: ReadType) {
    this.#form = form;
    this.#readType = readType;
  }

  get form(): CalculatorForm {
    return this.#form;
  }

  get errors(): FormErrors {
    return this.#errors;
  }

  /** What is not exactly as asked. */
  get note(): string {
    return this.#note;
  }

  /** The last answer that there was. */
  get answer(): CalculatorAnswer | null {
    return this.#answer;
  }

  /** The hint that the form asks for; null for none; undefined while the form is not valid. */
  get hint(): number | null | undefined {
    return this.#hint;
  }

  /**
   * Takes a form and computes its answer in slices. A newer form ends the work on an older one.
   * @returns whether the form is still the newest
   */
  async change(form: CalculatorForm): Promise<boolean> {
    const turn = ++this.#turn;
    this.#form = form;
    this.#hint = undefined;
    const read = await readForm(form, this.#readType);
    if (turn !== this.#turn) return false;
    if ("errors" in read) {
      this.#errors = read.errors;
      return true;
    }
    try {
      if ("syncMap" in read) this.#planSyncMap(read.syncMap);
      else {
        this.#hint = read.request.hint;
        const study = await this.#compute(studyCapacity(read.request), turn);
        if (!study) return false;
        this.#figures = study;
        const { curves, filled } = study;
        this.#answer = { report: capacityReport(study), curves, entries: filled.entries };
      }
      this.#errors = {};
      this.#note = read.note;
    } catch (error) {
      if (turn !== this.#turn) return false;
      if (!(error instanceof TooLargeError)) throw error;
      this.#errors = { n: error.message };
    }
    return true;
  }

  /** The answer to be copied; null before there is one. */
  copyText(what: "markdown" | "json"): string | null {
    if (!this.#figures || !this.#answer) return null;
    return what === "json"
      ? `${JSON.stringify(this.#figures, null, 2)}\n`
      : capacityMarkdown(this.#answer.report);
  }

  #planSyncMap({ type, releases, n }: SyncMapRequest): void {
    const plan = planSyncMap(type, n);
    const report = syncMapReport(
      plan,
      releases.map((one) => planSyncMap(one, n)),
    );
    this.#figures = plan;
    this.#answer = { report, curves: [], entries: plan.entries };
  }

  async #compute(steps: Generator<void, CapacityStudy>, turn: number): Promise<CapacityStudy | undefined> {
    let sliceEnd = performance.now() + sliceMilliseconds;
    for (;;) {
      const { done, value } = steps.next();
      if (done) return turn === this.#turn ? value : undefined;
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (turn !== this.#turn) return undefined;
      sliceEnd = performance.now() + sliceMilliseconds;
    }
  }
}
