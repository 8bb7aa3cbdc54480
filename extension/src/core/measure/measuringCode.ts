/** Entries and bytes of the maps that are timed together at most, but for the last of them. */
export const entriesOfRound = 50_000;
export const bytesOfRound = 64_000_000;

/**
 * The code of the program that measures, but for the map's type and how its keys are made. Bytes are what runtime.MemStats
 * gains, as for the recorded maps of the tests; nothing collects garbage while something is measured or timed.
 */
export const measuringCode = `
var (
	kept       measured
	found      int
	roundsLast time.Duration
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(args []string) error {
	numbers := make([]int, len(args))
	for i, text := range args {
		n, err := strconv.Atoi(text)
		if err != nil && !(i == 1 && text == "n") {
			return fmt.Errorf("%q is no number", text)
		}
		numbers[i] = n
	}
	if len(args) < 4 {
		return fmt.Errorf("usage: SECONDS HINT GROWTHS SIZE...")
	}
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
	// What the collector needs for itself is allocated once.
	runtime.GC()
	runtime.GC()
	fmt.Println(FORMAT)
	fmt.Println("go", runtime.Version())
	fmt.Println("target", runtime.GOOS, runtime.GOARCH)
	hintOf := func(n int) int { return n }
	if args[1] != "n" {
		hintOf = func(int) int { return numbers[1] }
	}
	limit := time.Duration(numbers[0]) * time.Second
	deadline := time.Now().Add(limit)
	roundsLast = limit / partOfTime
	var last time.Duration
	lastSize := 0
	for i, n := range numbers[3:] {
		if lastSize > 0 && float64(time.Until(deadline)) < float64(last)*float64(n)/float64(lastSize) {
			for _, left := range numbers[3+i:] {
				fmt.Println("left", left)
			}
			break
		}
		last = measureSize(n, hintOf(n))
		lastSize = n
	}
	if numbers[2] > 0 {
		keys := newKeys(0, numbers[2])
		measureGrowth(-1, keys)
		if args[1] != "n" {
			measureGrowth(numbers[1], keys)
		}
	}
	fmt.Println("end")
	return nil
}

// newMap makes a map on the heap; a hint below zero is none.
//
//go:noinline
func newMap(hint int) measured {
	if hint < 0 {
		return make(measured)
	}
	return make(measured, hint)
}

//go:noinline
func fill(m measured, keys []KEY) {
	for _, k := range keys {
		m[k] = zero
	}
}

func newKeys(from, n int) []KEY {
	keys := make([]KEY, n)
	for i := range keys {
		keys[i] = newKey(uint64(from + i))
	}
	return keys
}

// measureSize measures maps of n entries, without a hint and with it, and says how long the least of it took.
func measureSize(n, hint int) time.Duration {
	start := time.Now()
	keys := newKeys(0, n)
	missing := n
	if rest := uint64(distinct) - uint64(n); uint64(missing) > rest {
		missing = int(rest)
	}
	others := newKeys(n, missing)
	made := time.Since(start)
	var least time.Duration
	for _, hint := range []int{-1, hint} {
		text := "none"
		if hint >= 0 {
			text = strconv.Itoa(hint)
		}
		fmt.Println("map", n, text)
		bytes, took := measureBytes(keys, hint)
		least += took + measureTimes(keys, others, hint, bytes)
	}
	kept = nil
	runtime.KeepAlive(keys)
	runtime.KeepAlive(others)
	keys, others = nil, nil
	runtime.GC()
	return made + least
}

type figures struct{ madeBytes, madeObjects, bytes, objects, heldBytes, heldObjects uint64 }

// measureBytes prints what make and the inserts allocated, and what is held then, of some maps: the process's own background
// work may allocate in between, or free, so it takes the least that was allocated and the middle of what was held.
func measureBytes(keys []KEY, hint int) (allocated uint64, took time.Duration) {
	tries := make([]figures, 5)
	if len(keys) >= 1000000 {
		tries = tries[:1]
	}
	for try := range tries {
		start := time.Now()
		var before, made, filled, held, dropped runtime.MemStats
		kept = nil
		runtime.GC()
		runtime.ReadMemStats(&before)
		kept = newMap(hint)
		runtime.ReadMemStats(&made)
		fill(kept, keys)
		runtime.ReadMemStats(&filled)
		runtime.GC()
		runtime.ReadMemStats(&held)
		length := len(kept)
		kept = nil
		runtime.GC()
		runtime.ReadMemStats(&dropped)
		if length != len(keys) {
			panic("keys are not distinct")
		}
		tries[try] = figures{
			made.TotalAlloc - before.TotalAlloc, made.Mallocs - before.Mallocs,
			filled.TotalAlloc - before.TotalAlloc, filled.Mallocs - before.Mallocs,
			held.HeapAlloc - dropped.HeapAlloc, held.HeapObjects - dropped.HeapObjects,
		}
		took = time.Since(start)
	}
	sort.Slice(tries, func(i, j int) bool { return tries[i].bytes < tries[j].bytes })
	least := tries[0]
	sort.Slice(tries, func(i, j int) bool { return tries[i].heldBytes < tries[j].heldBytes })
	middle := tries[len(tries)/2]
	fmt.Println("made", least.madeBytes, least.madeObjects)
	fmt.Println("filled", least.bytes, least.objects, middle.heldBytes, middle.heldObjects)
	return least.bytes, took
}

const (
	// Small maps are taken together, so that a round takes long enough to be timed.
	entriesOfRound = ${entriesOfRound}
	bytesOfRound   = ${bytesOfRound}
	leastRounds    = 3
	mostRounds     = 11
	// Of the time that there is, rounds beyond the least take this part at most.
	partOfTime = 150
)

// measureTimes prints nanoseconds for an entry, a figure a round.
func measureTimes(keys, others []KEY, hint int, bytes uint64) time.Duration {
	together := entriesOfRound / uint64(len(keys))
	if most := bytesOfRound / (bytes + 1); together > most {
		together = most
	}
	maps := make([]measured, together+1)
	var insert, hit, miss, iterate, remove []string
	start := time.Now()
	var took time.Duration
	round := 0
	if len(keys) < entriesOfRound {
		// The first round of small maps is of a cold machine.
		round = -1
	}
	for ; round < mostRounds && (round < leastRounds || time.Since(start) < roundsLast); round++ {
		begun := time.Now()
		for i := range maps {
			maps[i] = nil
		}
		runtime.GC()
		insert = append(insert, timed(maps, len(keys), func(i int) {
			maps[i] = newMap(hint)
			fill(maps[i], keys)
		}))
		hit = append(hit, timed(maps, len(keys), func(i int) { found += count(maps[i], keys) }))
		if len(others) > 0 {
			miss = append(miss, timed(maps, len(others), func(i int) { found += count(maps[i], others) }))
		}
		iterate = append(iterate, timed(maps, len(keys), func(i int) { found += walk(maps[i]) }))
		remove = append(remove, timed(maps, len(keys), func(i int) { drain(maps[i], keys) }))
		took = time.Since(begun)
		if round < 0 {
			insert, hit, miss, iterate, remove = nil, nil, nil, nil, nil
		}
	}
	for i := range maps {
		maps[i] = nil
	}
	fmt.Println("insert", strings.Join(insert, " "))
	fmt.Println("hit", strings.Join(hit, " "))
	if len(miss) > 0 {
		fmt.Println("miss", strings.Join(miss, " "))
	}
	fmt.Println("iterate", strings.Join(iterate, " "))
	fmt.Println("delete", strings.Join(remove, " "))
	return took * leastRounds
}

func timed(maps []measured, entries int, act func(i int)) string {
	start := time.Now()
	for i := range maps {
		act(i)
	}
	nanoseconds := float64(time.Since(start).Nanoseconds())
	return strconv.FormatFloat(nanoseconds/float64(len(maps))/float64(entries), 'f', 3, 64)
}

//go:noinline
func count(m measured, keys []KEY) int {
	n := 0
	for _, k := range keys {
		if _, ok := m[k]; ok {
			n++
		}
	}
	return n
}

//go:noinline
func walk(m measured) int {
	n := 0
	for k, v := range m {
		_, _ = k, v
		n++
	}
	return n
}

//go:noinline
func drain(m measured, keys []KEY) {
	for _, k := range keys {
		delete(m, k)
	}
}

// measureGrowth prints what each insert allocated that allocated something.
func measureGrowth(hint int, keys []KEY) {
	bytes, objects := make([]uint64, len(keys)), make([]uint64, len(keys))
	kept = newMap(hint)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i, k := range keys {
		kept[k] = zero
		runtime.ReadMemStats(&after)
		bytes[i], objects[i] = after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
		before = after
	}
	kept = nil
	text := "none"
	if hint >= 0 {
		text = strconv.Itoa(hint)
	}
	fmt.Println("growth", text, len(keys))
	for i := range bytes {
		if bytes[i] > 0 {
			fmt.Println("allocated", i+1, bytes[i], objects[i])
		}
	}
}
`;
