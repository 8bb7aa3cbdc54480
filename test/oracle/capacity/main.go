// Command collectkeys measures by runtime.MemStats what collecting a map's keys into a slice allocates.
// It prints one line a measurement: the map type, entries, and bytes and objects of append and of a made slice.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

//go:noinline
func appended[K comparable](m map[K]int) []K {
	var ks []K
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

//go:noinline
func made[K comparable](m map[K]int) []K {
	ks := make([]K, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

// least gives the smallest of a few measurements: the process's own background work may allocate in between.
func least(collect func()) (bytes, objects uint64) {
	bytes = ^uint64(0)
	for i := 0; i < 5; i++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		collect()
		runtime.ReadMemStats(&after)
		if b := after.TotalAlloc - before.TotalAlloc; b < bytes {
			bytes, objects = b, after.Mallocs-before.Mallocs
		}
	}
	return
}

func measure[K comparable](name string, key func(i int) K) {
	for _, n := range []int{0, 1, 2, 3, 4, 5, 9, 17, 100, 256, 257, 1000, 5000} {
		m := make(map[K]int, n)
		for i := 0; i < n; i++ {
			m[key(i)] = i
		}
		ab, ao := least(func() { appended(m) })
		mb, mo := least(func() { made(m) })
		fmt.Println(name, n, ab, ao, mb, mo)
	}
}

func main() {
	debug.SetGCPercent(-1)
	runtime.GOMAXPROCS(1)
	measure("map[int]int", func(i int) int { return i })
	measure("map[string]int", func(i int) string { return fmt.Sprint(i) })
	measure("map[[3]int64]int", func(i int) [3]int64 { return [3]int64{int64(i)} })
	measure("map[[10]int64]int", func(i int) [10]int64 { return [10]int64{int64(i)} })
	measure("map[*int]int", func(i int) *int { return new(int) })
}
