import { CaseWriter, type GeneratedCase } from "./caseWriter.ts";

// Programs in which goroutines share maps: by fields, variables, aliases and copies; under the right lock, another one, a read
// lock or none; joined by a WaitGroup, a channel or nothing. Whether they race is for Go's detector to say: nothing but maps is
// shared without order.

type Lock = "mu" | "rw" | "read" | "other" | "none";

/** One program. */
export function raceCase(seed: number, number: number): GeneratedCase {
  return new RaceCase(new CaseWriter(seed, number)).write();
}

class RaceCase {
  readonly #to: CaseWriter;
  readonly #n: number;
  /** How the map is guarded. */
  readonly #style: "mu" | "rw" | "none";
  /** Percent of accesses that are guarded in another way. */
  readonly #slips: number;

  constructor(to: CaseWriter) {
    this.#to = to;
    this.#n = to.number;
    this.#style = to.pick(["mu", "mu", "rw", "rw", "none"]);
    this.#slips = to.pick([0, 0, 0, 20, 40]);
  }

  write(): GeneratedCase {
    this.#declarations();
    this.#to.block(`func case${this.#n}() {`, () =>
      this.#to.pick([
        () => this.#shared(),
        () => this.#shared(),
        () => this.#shared(),
        () => this.#pool(),
        () => this.#handOver(),
        () => this.#parts(),
        () => this.#owner(),
        () => this.#once(),
        () => this.#copyOnWrite(),
        () => this.#timeout(),
        () => this.#copied(),
        () => this.#later(),
      ])(),
    );
    return this.#to.finish();
  }

  #lock(writes: boolean): Lock {
    const to = this.#to;
    if (this.#style === "none") return "none";
    if (to.chance(this.#slips))
      return to.pick<Lock>(
        this.#style === "rw" ? ["none", "other", writes ? "read" : "none"] : ["none", "other"],
      );
    return this.#style === "mu" ? "mu" : writes ? "rw" : "read";
  }

  #declarations(): void {
    const to = this.#to;
    const n = this.#n;
    to.line(
      `type table${n} struct {\n\tmu    sync.Mutex\n\trw    sync.RWMutex\n\tother sync.Mutex\n\tm     map[string]int\n}`,
    );
    to.line(`func newTable${n}() *table${n} {\n\treturn &table${n}{m: map[string]int{"a": 1}}\n}`);
    to.line(`type setter${n} interface {\n\tset(k string, v int)\n}`);
    this.#method("set(k string, v int)", true, () => to.line("t.m[k] = v"));
    this.#method("remove(k string)", true, () => to.line("delete(t.m, k)"));
    this.#method("get(k string) int", false, () => to.line("return t.m[k]"));
    this.#method("size() int", false, () =>
      to.line(to.pick(["return len(t.m)", "return len(fmt.Sprint(t.m))"])),
    );
    this.#method("all() map[string]int", false, () =>
      to.line(to.chance(40) && this.#slips > 0 ? "return t.m" : `return copy${this.#n}(t.m)`),
    );
    to.line(`func (t *table${n}) inside(k string) {\n\tt.m[k]++\n}`);
    this.#method("add(k string)", true, () => to.line("t.inside(k)"));
    // The detector does not see what maps.Clone reads.
    to.line(
      `func copy${n}(m map[string]int) map[string]int {\n\tc := map[string]int{}\n\tfor k, v := range m {\n\t\tc[k] = v\n\t}\n\treturn c\n}`,
    );
    to.line(
      `func start${n}(wg *sync.WaitGroup, f func()) {\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tf()\n\t}()\n}`,
    );
  }

  #method(signature: string, writes: boolean, body: () => void): void {
    this.#to.block(`func (t *table${this.#n}) ${signature} {`, () =>
      this.#under("t", this.#lock(writes), body, true),
    );
  }

  /** A body under a lock: to the end of the function, or to its own. */
  #under(t: string, lock: Lock, body: () => void, deferred: boolean): void {
    const to = this.#to;
    const [take, give] =
      lock === "none"
        ? ["", ""]
        : lock === "read"
          ? [`${t}.rw.RLock()`, `${t}.rw.RUnlock()`]
          : [`${t}.${lock}.Lock()`, `${t}.${lock}.Unlock()`];
    if (lock !== "none") to.line(deferred ? `${take}\n\tdefer ${give}` : take);
    body();
    if (lock !== "none" && !deferred) to.line(give);
  }

  #key(): string {
    return this.#to.pick(['"a"', '"b"', '"c"']);
  }

  /** A use of the map of a table. */
  #access(t: string): void {
    const to = this.#to;
    const k = this.#key();
    const read = (body: string) => () => this.#under(t, this.#lock(false), () => to.line(body), false);
    const write = (body: string) => () => this.#under(t, this.#lock(true), () => to.line(body), false);
    to.pick([
      () => to.line(`${t}.set(${k}, 1)`),
      () => to.line(`${t}.set(${k}, 2)`),
      () => to.line(`${t}.remove(${k})`),
      () => to.line(`_ = ${t}.get(${k})`),
      () => to.line(`_ = ${t}.size()`),
      () => to.line(`${t}.add(${k})`),
      () => to.line(`for range ${t}.all() {\n}`),
      () => to.line(`setter${this.#n}(${t}).set(${k}, 3)`),
      read(`_ = ${t}.m[${k}]`),
      read(`for range ${t}.m {\n}`),
      read(`if _, ok := ${t}.m[${k}]; ok {\n\t_ = len(${t}.m)\n}`),
      read(`_, _ = json.Marshal(${t}.m)`),
      write(`${t}.m[${k}]++`),
      write(`${t}.m[${k}] = 4`),
      write(`delete(${t}.m, ${k})`),
      write(`clear(${t}.m)`),
    ])();
  }

  #accesses(t: string): void {
    const to = this.#to;
    const count = 1 + to.below(2);
    const wrapped = to.below(6);
    const i = to.name("i");
    if (wrapped === 0) to.line(`for ${i} := 0; ${i} < 2; ${i}++ {`);
    else if (wrapped === 1) to.line(`if ${t} != nil {`);
    for (let each = 0; each < count; each++) this.#access(t);
    if (wrapped < 2) to.line("}");
  }

  #goroutine(t: string, wg: string): void {
    const to = this.#to;
    to.pick([
      () => {
        to.line(`${wg}.Add(1)\n\tgo func() {\n\t\tdefer ${wg}.Done()`);
        this.#accesses(t);
        to.line("}()");
      },
      () => {
        to.line(`start${this.#n}(&${wg}, func() {`);
        this.#accesses(t);
        to.line("})");
      },
      () => {
        to.line(`${wg}.Add(1)\n\tgo func(t *table${this.#n}) {`);
        this.#accesses("t");
        to.line(`${wg}.Done()\n\t}(${t})`);
      },
      () => {
        to.line(`for range 2 {\n\t${wg}.Add(1)\n\tgo func() {\n\t\tdefer ${wg}.Done()`);
        this.#accesses(t);
        to.line("}()\n\t}");
      },
    ])();
  }

  /** Goroutines and the one that starts them on one table. */
  #shared(): void {
    const to = this.#to;
    to.line(`t := newTable${this.#n}()\n\tvar wg sync.WaitGroup`);
    if (to.chance(50)) this.#access("t");
    for (let i = 0; i <= to.below(3); i++) this.#goroutine("t", "wg");
    if (to.chance(50)) this.#accesses("t");
    to.line("wg.Wait()");
    if (to.chance(50)) to.line(to.pick(['t.m["z"] = 1', "_ = len(t.m)"]));
  }

  /** Workers that take jobs. */
  #pool(): void {
    const to = this.#to;
    to.line(
      `t := newTable${this.#n}()\n\tjobs := make(chan string${to.pick(["", ", 4"])})\n\tvar wg sync.WaitGroup`,
    );
    to.line(
      `for range ${to.pick(["1", "2", "3"])} {\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tfor range jobs {`,
    );
    this.#access("t");
    to.line("}\n\t}()\n\t}");
    to.line('for _, k := range []string{"a", "b", "c"} {\n\tjobs <- k\n\t}');
    if (to.chance(30)) this.#access("t");
    to.line("close(jobs)\n\twg.Wait()");
    if (to.chance(50)) to.line("_ = len(t.m)");
  }

  /** A map that is given on, and perhaps used by who gave it. */
  #handOver(): void {
    const to = this.#to;
    to.line("ch := make(chan map[string]int)\n\tdone := make(chan bool)\n\tm := map[string]int{}");
    to.line(
      `go func() {\n\t\tgot := <-ch\n\t\tgot["b"]++\n\t\t${to.pick(["done <- true", "close(done)"])}\n\t}()`,
    );
    to.line('m["a"] = 1\n\tch <- m');
    if (to.chance(35)) to.line(to.pick(['m["c"] = 1', "_ = len(m)", 'delete(m, "a")']));
    to.line("<-done");
    if (to.chance(60)) to.line(to.pick(['m["d"]++', "_ = len(m)"]));
  }

  /** A map for each goroutine, joined afterwards. */
  #parts(): void {
    const to = this.#to;
    const own = to.chance(60);
    to.line("parts := []map[string]int{{}, {}, {}}\n\tvar wg sync.WaitGroup");
    to.line(
      `for i := range parts {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\tparts[${own ? "i" : "i*0"}]["a"]++\n\t\t}()\n\t}`,
    );
    to.line(
      "wg.Wait()\n\tall := map[string]int{}\n\tfor _, part := range parts {\n\t\tmaps.Copy(all, part)\n\t}",
    );
  }

  /** One goroutine that all ask. */
  #owner(): void {
    const to = this.#to;
    const leaks = to.chance(40);
    to.line("m := map[string]int{}\n\tasks := make(chan func())\n\tdone := make(chan struct{})");
    to.line("go func() {\n\t\tdefer close(done)\n\t\tfor f := range asks {\n\t\t\tf()\n\t\t}\n\t}()");
    to.line("var wg sync.WaitGroup\n\tfor range 2 {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()");
    to.line('asks <- func() { m["a"]++ }');
    if (leaks && to.chance(50)) to.line('_ = m["a"]');
    to.line("}()\n\t}\n\twg.Wait()");
    if (leaks) to.line("_ = len(m)");
    to.line("close(asks)\n\t<-done\n\t_ = len(m)");
  }

  /** Filled once. */
  #once(): void {
    const to = this.#to;
    const guarded = to.chance(60);
    to.line("once := &sync.Once{}\n\t_ = once\n\tm := map[string]int{}\n\tvar wg sync.WaitGroup");
    to.line('fill := func() { m["a"] = 1 }');
    to.line("for range 2 {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()");
    to.line(guarded ? "once.Do(fill)" : "fill()");
    to.line('_ = m["a"]\n\t\t}()\n\t}\n\twg.Wait()');
  }

  /** Replaced as a whole by who changes it. */
  #copyOnWrite(): void {
    const to = this.#to;
    const copies = to.chance(60);
    to.line(
      "var current atomic.Pointer[map[string]int]\n\tcurrent.Store(&map[string]int{})\n\tvar wg sync.WaitGroup",
    );
    to.line("wg.Add(2)\n\tgo func() {\n\t\tdefer wg.Done()");
    to.line(`next := ${copies ? `copy${this.#n}(*current.Load())` : "*current.Load()"}\n\t\tnext["a"] = 1`);
    to.line(
      'current.Store(&next)\n\t}()\n\tgo func() {\n\t\tdefer wg.Done()\n\t\t_ = (*current.Load())["a"]\n\t}()\n\twg.Wait()',
    );
  }

  /** Who waits gives up, the worker does not. */
  #timeout(): void {
    const to = this.#to;
    const waits = to.chance(50);
    to.line("m := map[string]int{}\n\tdone := make(chan struct{})\n\tgo func() {");
    to.line('time.Sleep(3 * time.Millisecond)\n\t\tm["a"] = 1\n\t\tclose(done)\n\t}()');
    if (waits) to.line("<-done");
    else to.line("select {\n\tcase <-done:\n\tcase <-time.After(time.Millisecond):\n\t}");
    to.line(to.pick(["_ = len(m)", 'm["b"] = 2', "for range m {\n\t}"]));
    to.line("time.Sleep(6 * time.Millisecond)");
  }

  /** A copy of the struct shares its map, not its lock. */
  #copied(): void {
    const to = this.#to;
    const n = this.#n;
    const deep = to.chance(50);
    to.line(`type pair${n} struct {\n\tmu *sync.Mutex\n\tm  map[string]int\n}`);
    to.line(`a := pair${n}{mu: &sync.Mutex{}, m: map[string]int{}}\n\tb := a`);
    to.line(`b.mu = ${to.pick(["&sync.Mutex{}", "a.mu"])}`);
    if (deep) to.line(`b.m = copy${this.#n}(a.m)`);
    to.line(
      `var wg sync.WaitGroup\n\tfor _, p := range []pair${n}{a, b} {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()`,
    );
    to.line('p.mu.Lock()\n\t\t\tdefer p.mu.Unlock()\n\t\t\tp.m["a"]++\n\t\t}()\n\t}\n\twg.Wait()');
  }

  /** A timer's function beside its maker. */
  #later(): void {
    const to = this.#to;
    to.line(`t := newTable${this.#n}()\n\tdone := make(chan struct{})`);
    to.line("time.AfterFunc(time.Millisecond, func() {");
    this.#accesses("t");
    to.line("close(done)\n\t})");
    if (to.chance(60)) this.#accesses("t");
    to.line("<-done");
    this.#accesses("t");
  }
}
