import { distinctKeys } from "../capacity/filled.ts";
import type { MapType } from "../go/types/mapType.ts";
import { copiedMap } from "./measureProgram.ts";

/**
 * A `_test.go` file with benchmarks of a map type, named as benchstat reads them: `BenchmarkInsert/n=1000/hint=false`. An
 * operation is one map of n entries, so that B/op and allocs/op are those of the map; ns/entry is beside them.
 */
export function benchmarkFile(type: MapType, sizes: readonly number[], hint: number | null): string {
  const held = [...new Set(sizes)].sort((a, b) => a - b).filter((n) => n > 0 && n <= distinctKeys(type.key));
  const code = benchmarkCode
    .replace("SIZES", held.join(", "))
    .replace("HINT", hint === null ? "n" : String(hint));
  const comment = [
    `// Benchmarks of ${type.text.replace(/\s+/g, " ")}, copied with what it needs:`,
    "// go test -bench . -count 10 | tee new.txt; benchstat new.txt",
    "// Unlike where Mapscope measures, garbage is collected meanwhile.",
  ].join("\n");
  return copiedMap(type, "measure", comment, ["fmt", "testing", "time"], code).text;
}

const benchmarkCode = `
var (
	sizes = []int{SIZES}
	kept  measured
	found int
)

// newMap makes a map on the heap.
//
//go:noinline
func newMap(n int, hinted bool) measured {
	if hinted {
		return make(measured, HINT)
	}
	return make(measured)
}

func newKeys(from, n int) []KEY {
	keys := make([]KEY, n)
	for i := range keys {
		keys[i] = newKey(uint64(from + i))
	}
	return keys
}

//go:noinline
func fill(m measured, keys []KEY) measured {
	for _, k := range keys {
		m[k] = zero
	}
	return m
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

// each runs a benchmark for each number of entries, without a hint and with it; act begins and ends the timing of an
// operation on what it prepares.
func each(b *testing.B, act func(b *testing.B, keys, others []KEY, hinted bool) (entries int)) {
	for _, n := range sizes {
		for _, hinted := range []bool{false, true} {
			b.Run(fmt.Sprintf("n=%d/hint=%t", n, hinted), func(b *testing.B) {
				missing := n
				if rest := uint64(distinct) - uint64(n); uint64(missing) > rest {
					missing = int(rest)
				}
				keys, others := newKeys(0, n), newKeys(n, missing)
				b.ReportAllocs()
				b.ResetTimer()
				if entries := act(b, keys, others, hinted); entries > 0 {
					b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/float64(entries), "ns/entry")
				}
			})
		}
	}
}

// spent is the time of the operations of the benchmark that ended last.
var spent time.Duration

func BenchmarkInsert(b *testing.B) {
	each(b, func(b *testing.B, keys, _ []KEY, hinted bool) int {
		start := time.Now()
		for i := 0; i < b.N; i++ {
			kept = fill(newMap(len(keys), hinted), keys)
		}
		spent = time.Since(start)
		return len(keys)
	})
}

func BenchmarkHit(b *testing.B) {
	each(b, func(b *testing.B, keys, _ []KEY, hinted bool) int {
		return look(b, fill(newMap(len(keys), hinted), keys), keys)
	})
}

func BenchmarkMiss(b *testing.B) {
	each(b, func(b *testing.B, keys, others []KEY, hinted bool) int {
		if len(others) == 0 {
			b.Skip("there are no other keys")
		}
		return look(b, fill(newMap(len(keys), hinted), keys), others)
	})
}

func look(b *testing.B, m measured, keys []KEY) int {
	b.ResetTimer()
	start := time.Now()
	for i := 0; i < b.N; i++ {
		found += count(m, keys)
	}
	spent = time.Since(start)
	return len(keys)
}

func BenchmarkIterate(b *testing.B) {
	each(b, func(b *testing.B, keys, _ []KEY, hinted bool) int {
		m := fill(newMap(len(keys), hinted), keys)
		b.ResetTimer()
		start := time.Now()
		for i := 0; i < b.N; i++ {
			for k, v := range m {
				_, _ = k, v
				found++
			}
		}
		spent = time.Since(start)
		return len(keys)
	})
}

func BenchmarkDelete(b *testing.B) {
	each(b, func(b *testing.B, keys, _ []KEY, hinted bool) int {
		spent = 0
		for i := 0; i < b.N; i++ {
			b.StopTimer()
			m := fill(newMap(len(keys), hinted), keys)
			b.StartTimer()
			start := time.Now()
			for _, k := range keys {
				delete(m, k)
			}
			spent += time.Since(start)
		}
		return len(keys)
	})
}
`;
