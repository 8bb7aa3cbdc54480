// Command churn measures what a map holds while its oldest entry is deleted and a new one inserted, again and again.
// It prints one line a measurement: the map type, rounds, and the live bytes by runtime.MemStats after a collection.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sort"
)

const entries = 1000

var sink any

func live() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func held[K comparable](rounds int, key func(i int) K) uint64 {
	before := live()
	m := make(map[K]uint64)
	sink = m
	for i := 0; i < entries; i++ {
		m[key(i)] = uint64(i)
	}
	for i := 0; i < rounds; i++ {
		delete(m, key(i))
		m[key(entries+i)] = uint64(i)
	}
	after := live()
	runtime.KeepAlive(m)
	sink = nil
	return after - before
}

// measure gives the middle one of a few measurements: the process's own background work may allocate in between, and a
// rare hash seed may keep a table from growing.
func measure[K comparable](name string, rounds int, key func(i int) K) {
	var all []int
	for i := 0; i < 9; i++ {
		all = append(all, int(held(rounds, key)))
	}
	sort.Ints(all)
	fmt.Println(name, rounds, all[len(all)/2])
}

func main() {
	debug.SetGCPercent(-1)
	// What the collector makes for itself on each processor, when it first runs there, is none of a map's memory.
	runtime.GOMAXPROCS(1)
	for i := 0; i < 3; i++ {
		held(0, func(i int) uint64 { return uint64(i) })
	}
	for _, rounds := range []int{0, 1000000} {
		measure("map[uint64]uint64", rounds, func(i int) uint64 { return uint64(i) })
	}
	measure("map[[3]int64]uint64", 1000000, func(i int) [3]int64 { return [3]int64{int64(i)} })
}
