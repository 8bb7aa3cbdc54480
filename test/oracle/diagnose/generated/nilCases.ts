import { CaseWriter, type GeneratedCase } from "./caseWriter.ts";

// Programs that make maps, lose them and write them: by variables, fields, embedded structs, elements, results, closures,
// methods, interfaces, channels, loops and error branches. Whether a write panics is for Go to say.

const mapType = "map[string]int";
/** Statements within statements. */
const maxDepth = 3;

/** What a statement can use. */
interface Scope {
  /** Maps that can be assigned; `addressable` ones can be pointed to. */
  readonly maps: { readonly text: string; readonly addressable: boolean }[];
  /** Pointers to boxes. */
  readonly boxes: string[];
  /** Maps of maps. */
  readonly nested: string[];
}

/** One program. */
export function nilCase(seed: number, number: number): GeneratedCase {
  return new NilCase(new CaseWriter(seed, number)).write();
}

class NilCase {
  readonly #to: CaseWriter;
  readonly #n: number;

  constructor(to: CaseWriter) {
    this.#to = to;
    this.#n = to.number;
  }

  write(): GeneratedCase {
    this.#declarations();
    const to = this.#to;
    to.block(`func case${this.#n}() {`, () => {
      to.line("x := 0");
      to.line("_ = x");
      const scope: Scope = { maps: [], boxes: [], nested: [] };
      this.#declareMap(scope);
      this.#declareBox(scope);
      this.#statements(scope, 0, 3 + to.below(7));
      // Whatever came before, most end with a write.
      if (to.chance(80)) this.#write(scope);
    });
    return to.finish();
  }

  #made(): string {
    return this.#to.pick([`${mapType}{}`, `make(${mapType})`, `${mapType}{"a": 1}`, `make(${mapType}, 4)`]);
  }

  #declarations(): void {
    const to = this.#to;
    const n = this.#n;
    to.line(`type box${n} struct {\n\tm ${mapType}\n\tn int\n}`);
    to.line(`type wrap${n} struct {\n\tbox${n}\n\ttags map[string][]string\n}`);
    to.line(`type bag${n} ${mapType}`);
    to.line(`type store${n} interface {\n\titems() ${mapType}\n\tset(k string, v int)\n}`);
    to.line(`func (b bag${n}) put(k string) {\n\tb[k]++\n}`);
    to.line(`func (b *box${n}) items() ${mapType} {\n\treturn b.m\n}`);
    to.block(`func (b *box${n}) set(k string, v int) {`, () => {
      if (to.chance(40)) to.line(`if b.m == nil {\n\tb.m = ${this.#made()}\n}`);
      to.line(to.pick(["b.m[k] = v", "b.m[k] += v", "b.m[k]++"]));
    });
    to.block(`func (b *box${n}) reset() {`, () => {
      to.line(
        to.pick([
          "b.m = nil",
          `b.m = ${this.#made()}`,
          "clear(b.m)",
          `*b = box${n}{}`,
          `*b = box${n}{n: b.n}`,
        ]),
      );
    });
    to.block(`func (w wrap${n}) copied() wrap${n} {`, () => {
      to.line(to.pick([`w.m = ${this.#made()}`, "w.m = nil", "w.n++"]));
      to.line("return w");
    });
    to.block(`func newBox${n}(ok bool) *box${n} {`, () => {
      to.line(
        to.pick([
          `b := &box${n}{}\n\tif ok {\n\t\tb.m = ${this.#made()}\n\t}\n\treturn b`,
          `return &box${n}{m: ${this.#made()}}`,
          `if !ok {\n\t\treturn &box${n}{n: 1}\n\t}\n\treturn &box${n}{m: ${this.#made()}, n: 2}`,
          `b := new(box${n})\n\tdefer func() {\n\t\tif ok {\n\t\t\tb.m = ${this.#made()}\n\t\t}\n\t}()\n\treturn b`,
        ]),
      );
    });
    to.block(`func load${n}(ok bool) (${mapType}, error) {`, () => {
      to.line(
        to.pick([
          `if !ok {\n\t\treturn nil, errors.New("no")\n\t}\n\treturn ${this.#made()}, nil`,
          `m := ${this.#made()}\n\tif !ok {\n\t\treturn m, errors.New("no")\n\t}\n\treturn m, nil`,
          `var m ${mapType}\n\tif ok {\n\t\treturn m, nil\n\t}\n\treturn ${this.#made()}, errors.New("no")`,
        ]),
      );
    });
    to.block(`func named${n}(ok bool) (m ${mapType}) {`, () => {
      to.line(
        to.pick([
          `if ok {\n\t\tm = ${this.#made()}\n\t}\n\treturn`,
          `defer func() {\n\t\tif m == nil && ok {\n\t\t\tm = ${this.#made()}\n\t\t}\n\t}()\n\treturn nil`,
          `m = ${this.#made()}\n\tif !ok {\n\t\tm = nil\n\t}\n\treturn m`,
        ]),
      );
    });
    to.block(`func choose${n}(i int) ${mapType} {`, () => {
      to.line("switch {");
      for (const limit of [1, 2]) to.line(`case i < ${limit}:\n\treturn ${to.pick(["nil", this.#made()])}`);
      to.line(`}\n\treturn ${to.pick(["nil", this.#made()])}`);
    });
    to.block(`func ensure${n}(m *${mapType}) {`, () => {
      to.line(to.pick([`if *m == nil {\n\t\t*m = ${this.#made()}\n\t}`, `*m = ${this.#made()}`, "_ = m"]));
    });
    to.line(
      `func fill${n}(m ${mapType}, keys ...string) {\n\tfor i, k := range keys {\n\t\tm[k] += i\n\t}\n}`,
    );
    to.line(`func put${n}[K comparable, V any](m map[K]V, k K, v V) {\n\tm[k] = v\n}`);
    to.line(`func each${n}(count int, f func(i int)) {\n\tfor i := 0; i < count; i++ {\n\t\tf(i)\n\t}\n}`);
  }

  #key(): string {
    return this.#to.pick(['"a"', '"b"', '"c"']);
  }

  #map(scope: Scope): string {
    return this.#to.pick(scope.maps).text;
  }

  #condition(scope: Scope): string {
    const to = this.#to;
    const m = this.#map(scope);
    return to.pick([
      `len(${m}) > ${to.below(3)}`,
      `${m} == nil`,
      `${m} != nil`,
      `x > ${to.below(3)}`,
      "x%2 == 0",
      `x < ${1 + to.below(3)} && len(${m}) == 0`,
      `${m}[${this.#key()}] == ${to.below(2)} || x > 1`,
      "true",
      "false",
    ]);
  }

  #statements(scope: Scope, depth: number, count: number): void {
    // What is declared in a block is not seen after it.
    const inner: Scope = { maps: [...scope.maps], boxes: [...scope.boxes], nested: [...scope.nested] };
    for (let i = 0; i < count; i++) this.#statement(inner, depth);
    if (depth === 0) {
      scope.maps.push(...inner.maps.slice(scope.maps.length));
      scope.boxes.push(...inner.boxes.slice(scope.boxes.length));
    }
  }

  #statement(scope: Scope, depth: number): void {
    const to = this.#to;
    const simple = [
      () => this.#declareMap(scope),
      () => this.#declareMap(scope),
      () => this.#declareBox(scope),
      () => this.#declareNested(scope),
      () => this.#make(scope),
      () => this.#make(scope),
      () => this.#lose(scope),
      () => this.#write(scope),
      () => this.#read(scope),
    ];
    const compound = [
      () => this.#if(scope, depth),
      () => this.#if(scope, depth),
      () => this.#loop(scope, depth),
      () => this.#closure(scope, depth),
      () => this.#switch(scope, depth),
    ];
    to.pick(depth < maxDepth ? [...simple, ...compound] : simple)();
  }

  #declareMap(scope: Scope): void {
    const to = this.#to;
    const n = this.#n;
    const m = to.name("m");
    const flag = to.pick(["true", "false", "x > 0"]);
    const given = scope.maps.length > 0 ? this.#map(scope) : this.#made();
    to.pick([
      () => to.line(`var ${m} ${mapType}`),
      () => to.line(`${m} := ${this.#made()}`),
      () => to.line(`${m} := newBox${n}(${flag}).m`),
      () => to.line(`${m} := newBox${n}(${flag}).items()`),
      () => to.line(`${m} := choose${n}(${to.pick(["x", "0", "1", "2"])})`),
      () => to.line(`${m} := named${n}(${flag})`),
      () => {
        const err = to.name("err");
        to.line(`${m}, ${err} := load${n}(${flag})`);
        to.block(`if ${err} != nil {`, () =>
          to.line(to.pick([`${m} = ${this.#made()}`, "return", "x++", "x = 2"])),
        );
      },
      () => to.line(`${m} := maps.Clone(${given})`),
      () => to.line(`${m} := ${given}`),
      () => {
        const boxed = to.name("any");
        to.line(`var ${boxed} any = ${given}`);
        to.line(`${m}, _ := ${boxed}.(${to.pick([mapType, mapType, `map[string]int`])})`);
      },
      () => {
        const channel = to.name("ch");
        to.line(`${channel} := make(chan ${mapType}, 1)`);
        to.line(to.chance(70) ? `${channel} <- ${given}` : `close(${channel})`);
        to.line(`${m} := <-${channel}`);
      },
      () => {
        const array = to.name("ms");
        to.line(
          to.pick([
            `${array} := make([]${mapType}, 3)`,
            `var ${array} [3]${mapType}`,
            `${array} := []${mapType}{${this.#made()}, nil, ${given}}`,
          ]),
        );
        scope.maps.push({ text: `${array}[${to.below(3)}]`, addressable: true });
        if (to.chance(50)) to.line(`for i := range ${array} {\n\t${array}[i] = ${this.#made()}\n}`);
        to.line(`${m} := ${array}[${to.below(3)}]`);
      },
    ])();
    to.line(`_ = ${m}`);
    scope.maps.push({ text: m, addressable: true });
  }

  #declareBox(scope: Scope): void {
    const to = this.#to;
    const n = this.#n;
    const b = to.name("b");
    to.pick([
      () => to.line(`${b} := newBox${n}(${to.pick(["true", "false", "x > 1"])})`),
      () => to.line(`${b} := &box${n}{n: 1}`),
      () => to.line(`${b} := &box${n}{m: ${this.#made()}}`),
      () => to.line(`${b} := new(box${n})`),
      () => {
        const v = to.name("v");
        to.line(`var ${v} wrap${n}`);
        to.line(to.pick([`${v} = ${v}.copied()`, `${v}.copied()`, "x++"]));
        to.line(`${b} := &${v}.box${n}`);
        scope.maps.push({ text: `${v}.m`, addressable: true });
      },
      () => {
        const list = to.name("list");
        to.line(`${list} := []box${n}{{n: 1}, {m: ${this.#made()}}, {}}`);
        const copies = to.chance(50);
        to.block(copies ? `for _, b := range ${list} {` : `for i := range ${list} {`, () => {
          const at = copies ? "b" : `${list}[i]`;
          to.line(`if ${at}.m == nil {\n\t${at}.m = ${this.#made()}\n}`);
        });
        to.line(`${b} := &${list}[${to.below(3)}]`);
      },
      () => {
        const by = to.name("by");
        to.line(`${by} := map[string]*box${n}{"a": {m: ${this.#made()}}, "b": {}}`);
        to.line(`${b} := ${by}[${to.pick(['"a"', '"b"'])}]`);
      },
    ])();
    to.line(`_ = ${b}`);
    scope.boxes.push(b);
    scope.maps.push({ text: `${b}.m`, addressable: true });
  }

  #declareNested(scope: Scope): void {
    const to = this.#to;
    const mm = to.name("mm");
    to.line(`${mm} := map[string]${mapType}{"a": ${to.pick(["nil", this.#made()])}}`);
    to.line(`_ = ${mm}`);
    if (to.chance(60)) {
      const key = this.#key();
      to.line(`if _, ok := ${mm}[${key}]; !ok {\n\t${mm}[${key}] = ${this.#made()}\n}`);
    }
    scope.nested.push(mm);
    scope.maps.push({ text: `${mm}[${this.#key()}]`, addressable: false });
  }

  #make(scope: Scope): void {
    const to = this.#to;
    const { text, addressable } = to.pick(scope.maps);
    to.pick([
      () => to.line(`${text} = ${this.#made()}`),
      () => to.line(`if ${text} == nil {\n\t${text} = ${this.#made()}\n}`),
      () => (addressable ? to.line(`ensure${this.#n}(&${text})`) : to.line(`${text} = ${this.#map(scope)}`)),
      () => to.line(`if len(${text}) == 0 {\n\t${text} = ${this.#made()}\n}`),
    ])();
  }

  #lose(scope: Scope): void {
    const to = this.#to;
    const b = to.pick(scope.boxes.length > 0 ? scope.boxes : ["nil"]);
    const m = this.#map(scope);
    if (b === "nil" || to.chance(50)) to.line(to.pick([`${m} = nil`, `${m} = ${this.#map(scope)}`]));
    else to.line(to.pick([`${b}.reset()`, `*${b} = box${this.#n}{}`, `${b}.m = nil`]));
  }

  #write(scope: Scope): void {
    const to = this.#to;
    const n = this.#n;
    const m = this.#map(scope);
    const k = this.#key();
    const v = to.pick(["1", "x", "2"]);
    const plain = [`${m}[${k}] = ${v}`, `${m}[${k}]++`, `${m}[${k}] += ${v}`];
    const calls = [
      `fill${n}(${m}, ${k}, "d")`,
      `fill${n}(${m})`,
      `put${n}(${m}, ${k}, ${v})`,
      `bag${n}(${m}).put(${k})`,
      `func() { ${m}[${k}] = ${v} }()`,
      `each${n}(${to.below(3)}, func(i int) { ${m}[${k}] = i })`,
    ];
    if (to.chance(15)) {
      calls.push(`maps.Copy(${m}, ${this.#map(scope)})`);
    }
    const [b] = scope.boxes.length > 0 ? [to.pick(scope.boxes)] : [];
    if (b !== undefined)
      calls.push(
        `${b}.set(${k}, ${v})`,
        `store${n}(${b}).set(${k}, ${v})`,
        `store${n}(${b}).items()[${k}] = ${v}`,
      );
    to.line(to.pick(to.chance(50) ? plain : calls));
  }

  #read(scope: Scope): void {
    const to = this.#to;
    const m = this.#map(scope);
    to.line(
      to.pick([
        `x += len(${m})`,
        `x += ${m}[${this.#key()}]`,
        `delete(${m}, ${this.#key()})`,
        `for range ${m} {\n\tx++\n}`,
        "x++",
        `if v, ok := ${m}[${this.#key()}]; ok {\n\tx += v\n}`,
      ]),
    );
  }

  #if(scope: Scope, depth: number): void {
    const to = this.#to;
    to.line(`if ${this.#condition(scope)} {`);
    this.#statements(scope, depth + 1, 1 + to.below(2));
    if (to.chance(40)) {
      to.line("} else {");
      this.#statements(scope, depth + 1, 1 + to.below(2));
    } else if (to.chance(15)) to.line("return");
    to.line("}");
  }

  #loop(scope: Scope, depth: number): void {
    const to = this.#to;
    const i = to.name("i");
    to.line(
      to.pick([`for ${i} := 0; ${i} < ${to.below(4)}; ${i}++ {`, `for ${i} := range ${to.below(4)} {`]),
    );
    if (to.chance(40))
      to.line(
        `if ${i} == ${to.below(3)} {\n\t${to.pick(["break", "continue", `${this.#map(scope)} = nil`])}\n}`,
      );
    this.#statements(scope, depth + 1, 1 + to.below(2));
    to.line(`x += ${i}`);
    to.line("}");
  }

  #closure(scope: Scope, depth: number): void {
    const to = this.#to;
    const f = to.name("f");
    const form = to.below(3);
    to.line(form === 0 ? "defer func() {" : form === 1 ? `${f} := func() {` : "func() {");
    this.#statements(scope, depth + 1, 1 + to.below(2));
    if (form !== 1) return to.line("}()");
    to.line("}");
    if (to.chance(80)) to.line(`${f}()`);
    else to.line(`_ = ${f}`);
  }

  #switch(scope: Scope, depth: number): void {
    const to = this.#to;
    to.line("switch x {");
    for (const value of [0, 1]) {
      to.line(`case ${value}:`);
      this.#statements(scope, depth + 1, 1);
      if (value === 0 && to.chance(15)) to.line("fallthrough");
    }
    if (to.chance(50)) {
      to.line("default:");
      this.#statements(scope, depth + 1, 1);
    }
    to.line("}");
  }
}
